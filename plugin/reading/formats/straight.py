"""Turns a skewed page straight: the angle at which lines of text stand out most from the space between."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from PIL import Image

_WIDTH: Final = 500
_MOST, _STEP = 4.0, 0.25
_WORTH: Final = 0.2
"""Degrees below which turning costs more sharpness than it gains."""


def straightened(grey: Image.Image) -> Image.Image:
    """The page upright; unchanged where it is straight already."""
    angle = skew(grey)
    return grey.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255) if abs(angle) > _WORTH else grey


def skew(grey: Image.Image) -> float:
    """The angle in degrees by which the page has to be turned."""
    small = grey.resize((_WIDTH, max(1, grey.height * _WIDTH // grey.width)), Image.Resampling.BOX)
    steps = int(_MOST / _STEP)
    angles = sorted((n * _STEP for n in range(-steps, steps + 1)), key=abs)
    return max(angles, key=lambda angle: _contrast(small, angle))


def _contrast(small: Image.Image, angle: float) -> int:
    """How much the rows of a turned page differ from their neighbours."""
    turned = small.rotate(angle, Image.Resampling.BILINEAR, fillcolor=255)
    rows = list(turned.resize((1, turned.height), Image.Resampling.BOX).tobytes())
    return sum((a - b) ** 2 for a, b in pairwise(rows))
