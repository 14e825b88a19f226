"""The manifest: what the plugin says about itself, checked at every start."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from plugin.yaml_file import Checked
from plugin.yaml_file import load as load_checked


def path() -> Path:
    """``manifest.yaml`` beside the package in a checkout, inside it when installed as a wheel."""
    inside = Path(__file__).with_name("manifest.yaml")
    return inside if inside.is_file() else Path(__file__).parent.parent / "manifest.yaml"


def check(file: Path) -> Checked:
    """A manifest's content and lines; ``BadSettings`` names the faulty key and its line."""
    return load_checked(file, _schema())


@cache
def manifest() -> Mapping[str, Any]:
    """This plugin's own manifest, checked once per process."""
    return check(path()).content


def settings_schema() -> Mapping[str, Any]:
    """The JSON Schema of ``thongsuot.yaml``."""
    schema: Mapping[str, Any] = manifest()["settings_schema"]
    return schema


def _schema() -> Mapping[str, Any]:
    text = files("plugin").joinpath("manifest.schema.json").read_text(encoding="utf-8")
    schema: Mapping[str, Any] = json.loads(text)
    return schema
