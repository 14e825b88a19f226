"""How a run of a Word document is set: the old Vietnamese fonts decide what its letters are, bold marks headings."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from plugin.reading.formats.bold import bold
from plugin.reading.formats.legacy import by_font
from plugin.reading.formats.word import W, attribute, value

_DEPTH: Final = 12


class Face(NamedTuple):
    """The font's name, empty if none is named, and whether it is bold."""

    name: str = ""
    bold: bool = False


class Fonts:
    """The fonts of styles; ``styles`` is the root of styles.xml, or null."""

    def __init__(self, styles: Any | None) -> None:
        found = styles.findall(W + "style") if styles is not None else []
        self._styles = {attribute(style, "styleId"): style for style in found}
        defaults = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr") if styles is not None else None
        self._default = Face(_font(defaults) or "", _bold(defaults) or False)
        self._normal = next((n for n, one in self._styles.items() if attribute(one, "default") == "1"), None)

    def of_paragraph(self, paragraph: Any) -> Face:
        """How a paragraph's runs are set unless they say otherwise."""
        return self._of_style(value(paragraph, "pPr", "pStyle") or self._normal, self._default)

    def of_run(self, run: Any, face: Face) -> Face:
        """How a run is set, where ``face`` is its paragraph's."""
        return _over(self._of_style(value(run, "rPr", "rStyle"), face), run.find(W + "rPr"))

    def text(self, text: str, face: Face) -> str:
        """The letters a reader sees, marked where they are bold."""
        convert = by_font(face.name)
        said = convert(text) if convert else text
        return bold(said) if face.bold else said

    def _of_style(self, name: str | None, face: Face) -> Face:
        chain: list[Any | None] = []
        while name in self._styles and len(chain) < _DEPTH:
            chain.append(self._styles[name].find(W + "rPr"))
            name = value(self._styles[name], "basedOn")
        for properties in reversed(chain):
            face = _over(face, properties)
        return face


def _over(face: Face, properties: Any | None) -> Face:
    """A face with what is said anew."""
    heavy = _bold(properties)
    return Face(_font(properties) or face.name, face.bold if heavy is None else heavy)


def _font(properties: Any | None) -> str | None:
    fonts = properties.find(W + "rFonts") if properties is not None else None
    return (attribute(fonts, "ascii") or attribute(fonts, "hAnsi")) if fonts is not None else None


def _bold(properties: Any | None) -> bool | None:
    said = properties.find(W + "b") if properties is not None else None
    return attribute(said, "val") not in {"0", "false", "off"} if said is not None else None
