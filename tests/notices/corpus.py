"""All our notices, and the folder of examples where it stands beside the checkout."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from plugin.reading import read, to_json
from tests.notices.compose import compose
from tests.notices.damage import PARTS, TEXTS, Copy, spoil
from tests.notices.layouts import LAYOUTS
from tests.notices.model import Notice
from tests.notices.written import written

EXAMPLES = Path(__file__).parents[3] / "shared" / "notices"


@cache
def notices() -> tuple[Notice, ...]:
    """Those written by hand first, then those composed."""
    return (*written(), *compose())


def copies() -> Iterator[Copy]:
    """Every notice in every layout, whole."""
    return (spoil(notice, layout, (), (), 0) for notice, layout in product(notices(), LAYOUTS))


def damaged() -> Iterator[Copy]:
    """Every notice written by hand with a third of the damages, the composed ones with a tenth; layouts in turn."""
    by_hand = len(written())
    for n, notice in enumerate(notices()):
        for k, name in enumerate((*PARTS, *TEXTS)):
            if (n + k) % (3 if n < by_hand else 10):
                continue
            parts, texts = ((name,), ()) if name in PARTS else ((), (name,))
            yield spoil(notice, LAYOUTS[(n + k) % len(LAYOUTS)], parts, texts, n)


@cache
def as_read(text: str) -> dict[str, Any]:
    """What ``thongsuot read`` prints for this text."""
    return to_json(read(text.encode()))
