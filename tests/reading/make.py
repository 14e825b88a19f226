"""Makes real files of every format from lines of text, so that no binary file lies in the repository."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from ctypes import POINTER, c_char, c_ubyte, c_ushort, cast
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import pypdfium2
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image, ImageDraw, ImageFont
from pypdfium2 import raw

LINES = (
    "UBND TỈNH AN HÒA",
    "SỞ NỘI VỤ",
    "Số: 41/TB-SNV",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "An Hòa, ngày 03 tháng 8 năm 2020",
    "THÔNG BÁO",
    "Về việc cài đặt ứng dụng khai báo y tế",
    "Thực hiện Công văn số 815/UBND-VX ngày 01/8/2020 của UBND tỉnh An Hòa, Sở Nội vụ",
    "yêu cầu các phòng, đơn vị báo cáo số liệu cài đặt ứng dụng về Văn phòng Sở trước",
    "10 giờ ngày 06/8/2020.",
    "Nơi nhận:",
    "- Các phòng, đơn vị;",
    "- Lưu: VT, VP.",
    "GIÁM ĐỐC",
    "Nguyễn Văn An",
)
TEXT = "\n".join(LINES)
FONTS = [
    Path(f"/usr/share/fonts/truetype/{name}/LiberationSerif-Regular.ttf")
    for name in ("liberation2", "liberation")
]


def word(lines: Sequence[str] = LINES, *, font: str | None = None) -> bytes:
    """A .docx, one paragraph a line, set in a font if one is named."""
    document = docx.Document()
    for line in lines:
        run = document.add_paragraph().add_run(line)
        if font:
            run.font.name = font
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    """The bytes of a Word document."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def letterhead(document: docx.document.Document, left: Sequence[str], right: Sequence[str]) -> None:
    """A row of two cells, as offices set letterhead and signature."""
    cells = document.add_table(1, 2).rows[0].cells
    for cell, lines in zip(cells, (left, right), strict=True):
        cell.paragraphs[0].text = lines[0]
        for line in lines[1:]:
            cell.add_paragraph(line)


def numbered(document: docx.document.Document, levels: Sequence[tuple[str, str]]) -> int:
    """A list definition: (format, text) of each level; the number that paragraphs name."""
    numbering = document.part.numbering_part.element
    made = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(levels)
    )
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{made}</w:abstractNum>')
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    return 90


def listed(paragraph: docx.text.paragraph.Paragraph, number: int, depth: int) -> None:
    """Makes a paragraph an item of a list."""
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')
    )


def old_word(text: str, *, compressed: bool = False, flags: int = 0, version: int = 0xC1) -> bytes:
    """A Word 97 file of one or two pieces: a FIB, the text, and the piece table in ``1Table``."""
    body = text.replace("\n", "\r") + "\r"
    half = len(body) // 2
    parts = (body[:half], body[half:])
    codes = [part.encode("cp1252") if compressed else part.encode("utf-16-le") for part in parts]
    main = bytearray(2048)
    struct.pack_into("<HH", main, 0, 0xA5EC, version)
    struct.pack_into("<H", main, 10, 0x0200 | flags)
    struct.pack_into("<i", main, 0x4C, len(body))
    places = struct.pack("<3I", 0, half, len(body))
    descriptors = b""
    for code in codes:
        offset = len(main)
        main += code
        descriptors += struct.pack("<HIH", 0, offset * 2 | 0x4000_0000 if compressed else offset, 0)
    pieces = b"\x02" + struct.pack("<I", len(places + descriptors)) + places + descriptors
    clx = b"\x01" + struct.pack("<H", 3) + b"abc" + pieces  # formatting first, to be skipped
    struct.pack_into("<II", main, 0x1A2, 0, len(clx))
    return compound({"WordDocument": bytes(main), "1Table": clx})


def compound(streams: Mapping[str, bytes]) -> bytes:
    """An OLE compound file ([MS-CFB] version 3) with these streams, each padded past the small size."""
    sector = 512
    padded = {name: content.ljust(4096, b"\0") for name, content in streams.items()}
    places, chain, data = [], [], b""
    for content in padded.values():
        count = -(-len(content) // sector)
        start = len(data) // sector
        places.append(start)
        chain += [*range(start + 1, start + count), 0xFFFF_FFFE]
        data += content.ljust(count * sector, b"\0")
    entries = [_entry("Root Entry", 5, 0xFFFF_FFFE, 0, child=1)]
    for n, (name, content) in enumerate(padded.items(), 1):
        entries.append(_entry(name, 2, places[n - 1], len(content), right=n + 1 if n < len(padded) else None))
    folder = b"".join(entries)
    folder = folder.ljust(-(-len(folder) // sector) * sector, b"\0")
    at, folder_sectors = len(data) // sector, len(folder) // sector
    chain += [*range(at + 1, at + folder_sectors), 0xFFFF_FFFE]
    data += folder
    fats = -(-(len(chain) + 16) // 128)
    fat_at = len(data) // sector
    chain += [0xFFFF_FFFD] * fats
    data += struct.pack(f"<{fats * 128}I", *chain, *[0xFFFF_FFFF] * (fats * 128 - len(chain)))
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    )
    head += struct.pack("<9I", 0, fats, at, 0, 4096, 0xFFFF_FFFE, 0, 0xFFFF_FFFE, 0)
    head += struct.pack("<109I", *range(fat_at, fat_at + fats), *[0xFFFF_FFFF] * (109 - fats))
    return head + data


def _entry(
    name: str, kind: int, start: int, size: int, *, child: int | None = None, right: int | None = None
) -> bytes:
    code = (name + "\0").encode("utf-16-le")
    none = 0xFFFF_FFFF
    links = struct.pack("<3I", none, none if right is None else right, none if child is None else child)
    return (
        code.ljust(64, b"\0")
        + struct.pack("<HBB", len(code), kind, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def font_file() -> Path:
    """A font with all Vietnamese letters; on Debian 12 only version 2 has them."""
    found = next((path for path in FONTS if path.exists()), None)
    if found is None:
        pytest.skip("Không có phông chữ tiếng Việt. Cài: sudo apt-get install fonts-liberation2")
    return found


def pdf(pages: Sequence[Sequence[tuple[float, float, str]]]) -> bytes:
    """A PDF with a text layer: on each page (x, y from the top, text) in points."""
    file = pypdfium2.PdfDocument.new()
    letters = font_file().read_bytes()
    store = (c_ubyte * len(letters)).from_buffer_copy(letters)
    font = raw.FPDFText_LoadFont(file, store, len(letters), raw.FPDF_FONT_TRUETYPE, True)
    for texts in pages:
        page = file.new_page(595, 842)
        for x, y, text in texts:
            shape = raw.FPDFPageObj_CreateTextObj(file, font, 12)
            code = (text + "\0").encode("utf-16-le")
            raw.FPDFText_SetText(shape, cast((c_char * len(code)).from_buffer_copy(code), POINTER(c_ushort)))
            raw.FPDFPageObj_Transform(shape, 1, 0, 0, 1, x, 842 - y)
            raw.FPDFPage_InsertObject(page, shape)
        page.gen_content()
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def pdf_lines(lines: Sequence[str] = LINES) -> bytes:
    """A PDF of lines one below the other."""
    return pdf([[(60, 60 + 20 * n, line) for n, line in enumerate(lines)]])


def scan(lines: Sequence[str] = LINES, *, dpi: int = 200) -> Image.Image:
    """A page of these lines as a scanner gives it."""
    page = Image.new("RGB", (int(8.27 * dpi), int(11.69 * dpi)), "white")
    for n, line in enumerate(lines):
        font = ImageFont.truetype(font_file(), int(dpi * 13 / 72))
        ImageDraw.Draw(page).text((dpi * 0.8, dpi * (0.8 + 0.3 * n)), line, "black", font)
    return page


def picture(image: Image.Image, kind: str = "PNG") -> bytes:
    """The bytes of a picture."""
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files, names as they are given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def edxml(files: Mapping[str, bytes]) -> bytes:
    """A package of the national axis with these attachments."""
    parts = "".join(
        f"<Attachment><ContentId>cid:{n}</ContentId><AttachmentName>{escape(name)}</AttachmentName>"
        f"<edXML:ContentTransferEncoded xmlns:edXML='http://www.mic.gov.vn/TBT/QCVN_102_2016'>"
        f"{base64.encodebytes(content).decode()}</edXML:ContentTransferEncoded></Attachment>"
        for n, (name, content) in enumerate(files.items())
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><edXML xmlns='http://www.mic.gov.vn/TBT/QCVN_102_2016'>"
        f"<AttachmentEncoded>{parts}</AttachmentEncoded></edXML>"
    ).encode()
