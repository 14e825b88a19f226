"""YAML files that people write: read safely, checked by a JSON Schema, errors with key and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import yaml

from plugin.domain.errors import BadSettings

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

Key = tuple[str | int, ...]
"""Where a value stands: names of mappings and positions in lists, from the root."""

_LARGEST: Final = 1024 * 1024
_TYPES: Final = {
    "string": "một chuỗi ký tự",
    "integer": "một số nguyên",
    "number": "một số",
    "array": "một danh sách",
    "object": "một nhóm các mục",
    "boolean": "true hoặc false",
    "null": "để trống",
}


_FIXED: Final = {
    "uniqueItems": "có phần tử ghi hai lần",
    "format": "không đúng dạng (ngày ghi như 2027-01-31)",
    **dict.fromkeys(("oneOf", "anyOf"), "không thuộc dạng nào được phép (xem chú thích trong tệp mẫu)"),
}


_QUICK: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader in C, which every wheel of the library has: ten times as fast."""


class _Loader(_QUICK):  # type: ignore[misc, valid-type]  # one of two classes
    """A date stays the text that was written, so that a schema can check it."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class Checked:
    """A file's content and the line (from 1) of every key in it."""

    path: Path
    content: dict[str, Any]
    lines: Mapping[Key, int]

    def wrong(self, key: Key, what: str) -> BadSettings:
        """The error that names file, line and key; ``what`` is a Vietnamese clause."""
        return _error(self.path, self.line(key), key, what)

    def line(self, key: Key) -> int:
        """The line of a key, or of the nearest thing around it when the key itself is missing."""
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines.get(key, 1)


def load(path: Path, schema: Mapping[str, Any]) -> Checked:
    """Read a YAML file and check it; ``BadSettings`` names the first faulty key and its line."""
    checked = _read(path)
    fault = _first_fault(checked.content, schema)
    if fault is not None:
        key, what = _explain(fault)
        raise checked.wrong(key, what)
    return checked


def _read(path: Path) -> Checked:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f"Không đọc được tệp {path.name}: {error}") from error
    if len(text) > _LARGEST:
        raise BadSettings(f"Tệp {path.name} lớn quá 1 MiB")
    try:
        loader = _Loader(text)
        root = loader.get_single_node()
        content = loader.construct_document(root) if root is not None else None
    except yaml.YAMLError as error:
        raise _error(path, _mark(error), (), f"sai cú pháp YAML: {_problem(error)}") from error
    if not isinstance(content, dict) or root is None:
        raise _error(path, 1, (), "phải là một nhóm các mục")
    return Checked(path, content, _lines(path, root))


def _lines(path: Path, root: yaml.Node) -> dict[Key, int]:
    lines: dict[Key, int] = {(): 1}
    for key, line in _walk(root, ()):
        if key in lines:
            raise _error(path, line, key, f"ghi hai lần (lần đầu ở dòng {lines[key]})")
        lines[key] = line
    return lines


def _walk(node: yaml.Node, at: Key) -> Iterator[tuple[Key, int]]:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield (*at, str(name.value)), name.start_mark.line + 1
            yield from _walk(value, (*at, str(name.value)))
    elif isinstance(node, yaml.SequenceNode):
        for position, value in enumerate(node.value):
            yield (*at, position), value.start_mark.line + 1
            yield from _walk(value, (*at, position))


def _first_fault(content: Any, schema: Mapping[str, Any]) -> ValidationError | None:
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return min(validator.iter_errors(content), key=_order, default=None)


def _order(fault: ValidationError) -> tuple[list[str], bool]:
    """From the top; a misspelt name before the missing one it stands for."""
    return [str(part) for part in fault.absolute_path], fault.validator == "required"


def _explain(fault: ValidationError) -> tuple[Key, str]:
    """The key at fault and a Vietnamese clause about it."""
    key: Key = tuple(fault.absolute_path)
    rule, value, instance = (
        str(fault.validator),
        cast("Any", fault.validator_value),
        cast("Any", fault.instance),
    )
    if rule == "required":
        missing = next(name for name in value if name not in instance)
        return (*key, missing), "thiếu mục này"
    if rule == "additionalProperties":
        known = cast("Any", fault.schema)["properties"]
        unknown = next((name for name in instance if name not in known), "")
        return (*key, unknown), "không có mục nào tên như vậy"
    return key, _clause(rule, value) or fault.message


def _clause(rule: str, value: Any) -> str | None:
    match rule:
        case "type":
            kinds: Sequence[str] = [value] if isinstance(value, str) else value
            return "phải là " + " hoặc ".join(_TYPES.get(kind, kind) for kind in kinds)
        case "enum":
            return "chỉ nhận: " + ", ".join(map(str, value))
        case "const":
            return f"phải là {value}"
        case "minimum":
            return f"phải từ {value} trở lên"
        case "maximum":
            return f"không được quá {value}"
        case "minLength" | "minItems" | "minProperties":
            return "không được để trống" if value == 1 else f"phải có ít nhất {value}"
        case "pattern":
            return f"sai dạng, phải khớp {value}"
    return _FIXED.get(rule)


def _error(path: Path, line: int, key: Key, what: str) -> BadSettings:
    return BadSettings(f"Tệp {path.name}, dòng {line}{_named(key)}: {what}", file=path.name, key=_dotted(key))


def _named(key: Key) -> str:
    return f", mục {_dotted(key)}" if key else ""


def _dotted(key: Key) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in key)
    return "".join(parts).lstrip(".")


def _mark(error: yaml.YAMLError) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 1


def _problem(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or "không đọc được")
