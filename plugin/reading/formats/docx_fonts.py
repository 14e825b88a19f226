"""Which font a run of a Word document is set in: the old Vietnamese fonts decide what its letters are."""

from __future__ import annotations

from typing import Any, Final

from plugin.reading.formats.legacy import by_font
from plugin.reading.formats.word import W, attribute, value

_DEPTH: Final = 12


class Fonts:
    """The fonts of styles; ``styles`` is the root of styles.xml, or null."""

    def __init__(self, styles: Any | None) -> None:
        found = styles.findall(W + "style") if styles is not None else []
        self._styles = {attribute(style, "styleId"): style for style in found}
        defaults = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr") if styles is not None else None
        self._default = _font(defaults) or ""
        self._normal = next((n for n, one in self._styles.items() if attribute(one, "default") == "1"), None)

    def of_paragraph(self, paragraph: Any) -> str:
        """The font a paragraph's runs have unless they say otherwise."""
        style = value(paragraph, "pPr", "pStyle") or self._normal
        return self._of_style(style) or self._default

    def of_run(self, run: Any, font: str) -> str:
        """The run's font, where ``font`` is its paragraph's."""
        properties = run.find(W + "rPr")
        return _font(properties) or self._of_style(value(properties, "rStyle")) or font

    def text(self, text: str, font: str) -> str:
        """The letters a reader sees."""
        convert = by_font(font)
        return convert(text) if convert else text

    def _of_style(self, name: str | None) -> str | None:
        for _ in range(_DEPTH):
            style = self._styles.get(name) if name else None
            if style is None:
                return None
            if font := _font(style.find(W + "rPr")):
                return font
            name = value(style, "basedOn")
        return None


def _font(properties: Any | None) -> str | None:
    fonts = properties.find(W + "rFonts") if properties is not None else None
    return (attribute(fonts, "ascii") or attribute(fonts, "hAnsi")) if fonts is not None else None
