"""Word documents: their text in reading order, tables cell by cell. Macros are never run."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from plugin.reading.errors import Unreadable

MAX_INFLATED: Final = 200 * 1024 * 1024


def docx_text(file: BinaryIO) -> str:
    """The text of a .docx; ``Unreadable`` for a broken, oversized or other archive."""
    try:
        with zipfile.ZipFile(file) as archive:
            inflated = sum(info.file_size for info in archive.infolist())
            if "word/document.xml" not in archive.namelist():
                raise Unreadable("Tệp nén không phải văn bản Word. Đề nghị gửi lại văn bản.")
    except zipfile.BadZipFile as error:
        raise Unreadable("Tệp Word bị hỏng. Đề nghị nơi gửi gửi lại.") from error
    if inflated > MAX_INFLATED:
        raise Unreadable("Tệp Word quá lớn khi mở ra nên không được đọc.")
    from docx import Document

    file.seek(0)
    return "\n".join(_texts(Document(file)))


def _texts(container: Any) -> Iterator[str]:
    from docx.table import Table

    for item in container.iter_inner_content():
        if isinstance(item, Table):
            for row in item.rows:
                yield from _row(row)
        else:
            yield item.text


def _row(row: Any) -> Iterator[str]:
    """A letterhead's row keeps its columns side by side, so that it is unwoven like any other."""
    cells = [list(_texts(cell)) for cell in row.cells]
    for n in range(max((len(cell) for cell in cells), default=0)):
        yield "     ".join(cell[n] if n < len(cell) else "" for cell in cells)
