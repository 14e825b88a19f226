"""The manifest is checked at every start; a mistake is named with its key and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugin import manifest
from plugin.domain.errors import BadSettings


def _edited(tmp_path: Path, old: str, new: str) -> tuple[Path, int]:
    text = manifest.path().read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} must stand once in the manifest"
    file = tmp_path / "manifest.yaml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file, text[: text.index(old)].count("\n") + 1


def test_the_manifest_in_the_repository_is_right() -> None:
    assert manifest.check(manifest.path()).content == manifest.manifest()


@pytest.mark.parametrize(
    ("old", "new", "key", "what"),
    [
        ("title: Thông Suốt", "title: ''", "title", "không được để trống"),
        ("manifest: 1", "manifest: 2", "manifest", "phải là 1"),
        (
            "  /replies/<id>/approve: [leader]",
            "  /replies/<id>/approve: leader",
            "permissions./replies/<id>/approve",
            "không thuộc dạng nào được phép",
        ),
        ("  - /healthz", "  - healthz", "public[0]", "sai dạng"),
        ("licence: MIT", "license: MIT", "license", "không có mục nào tên như vậy"),
        ("      - webhook", "      - Web hook", "connectors.embedded.features", "sai dạng"),
    ],
)
def test_a_mistake_is_named_with_its_key_and_line(
    tmp_path: Path, old: str, new: str, key: str, what: str
) -> None:
    file, line = _edited(tmp_path, old, new)
    with pytest.raises(BadSettings) as refused:
        manifest.check(file)
    said = str(refused.value)
    assert f"dòng {line}, mục {key}" in said
    assert what in said


def test_the_settings_schema_is_itself_a_schema() -> None:
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(dict(manifest.settings_schema()))
