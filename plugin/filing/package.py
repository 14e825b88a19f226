"""A dossier as one package: documents in order, metadata, handling trail, manifest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, Final

from plugin.filing.archive import pack
from plugin.filing.metadata import document_xml, dossier_xml

DOCUMENTS: Final = "tai-lieu"
METADATA: Final = "metadata"
TRAIL: Final = "qua-trinh/tep"


def build(
    dossier: Mapping[str, Any],
    documents: Sequence[Mapping[str, Any]],
    files: Callable[[str], bytes],
    extras: Mapping[str, bytes],
) -> bytes:
    """The package of a closed dossier as a zip; the same input gives the same bytes.

    ``dossier`` has the columns of ``records.Dossier`` and ``agency`` (a mapping with ``code``);
    it may have ``rights`` and ``language``. ``documents`` are in their order in the dossier, with
    the keys of ``domain.filing.documents``; those with ``process`` are pieces of the handling trail
    and are kept but not listed. Further keys, all optional, fill the decree's fields:

    * ``origin`` – ``den``, ``di`` or ``noi-bo``: which field set (else by ``kind``);
    * ``doc_type``, ``language``, ``page_amount`` (int), ``note``;
    * ``signer_position``, ``signer_name``, ``priority`` (0–3), ``due`` (ISO date or instant);
    * ``arrival_date`` (date), ``arrival_number``, ``to_places``, ``trace`` (ý kiến) – đến;
    * ``to_code``, ``to_places``, ``copies`` – đi.

    ``filing.metadata.line_metadata`` gives them from a register line. ``files`` returns a file's
    bytes by SHA-256. ``extras`` are further entries by name: answer versions, calculation sheets,
    receipts, register lines, timeline. File names: mã hồ sơ, dot, ordinal (NĐ 30/2020 Phụ lục VI;
    three digits, as the field DocOrdinal has).
    """
    listed = [one for one in documents if not one.get("process")]
    trail = [one for one in documents if one.get("process")]
    entries: dict[str, bytes] = {f"{METADATA}/hoso.xml": dossier_xml(dossier, listed)}
    for ordinal, document in enumerate(listed, 1):
        name = f"{dossier['code']}.{ordinal:03d}"
        entry = _add_file(entries, f"{DOCUMENTS}/{name}", document, files)
        entries[f"{METADATA}/{name}.xml"] = document_xml(dossier, document, ordinal, entry)
    for ordinal, piece in enumerate(trail, 1):
        _add_file(entries, f"{TRAIL}/{dossier['code']}.qt{ordinal:03d}", piece, files)
    return pack({**entries, **extras})


def _add_file(
    entries: dict[str, bytes], stem: str, document: Mapping[str, Any], files: Callable[[str], bytes]
) -> str | None:
    """Put the document's file in; its entry name, or None where the document has no file."""
    sha256 = document.get("file_sha256")
    if not sha256:
        return None
    name = stem + _suffix(document.get("file_name") or "")
    entries[name] = files(sha256)
    return name


def _suffix(file_name: str) -> str:
    suffix = PurePosixPath(file_name.replace("\\", "/")).suffix.lower()
    return suffix if suffix.isascii() and suffix[1:].isalnum() else ".bin"
