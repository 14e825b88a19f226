"""Compares the package the document system keeps with the one we sent."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections import Counter
from typing import Final

from plugin.filing.archive import MANIFEST, sha256

_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
)
"""What a damaged archive raises."""
_PACKAGE: Final = "Gói hồ sơ"


class UnreadablePackageError(Exception):
    """The bytes are no zip, or an entry can not be read."""


def compare(sent: bytes, read_back: bytes) -> list[str]:
    """The differences, one Vietnamese line each and the file's name first; empty when all is equal.

    Checks that what came back opens, holds the same files with the same bytes, and agrees with
    the manifest inside it. Bytes that differ outside of any file are named as the package's own.
    """
    try:
        ours = _entries(sent, {})
    except UnreadablePackageError as error:
        return [f"{_PACKAGE} đã gửi: {error}"]
    try:
        theirs = _entries(read_back, {name: len(content) for name, content in ours.items()})
    except UnreadablePackageError as error:
        return [f"{_PACKAGE} đọc lại: {error}"]
    found = _differences(ours, theirs) or _against_manifest(theirs)
    if not found and sent != read_back:
        found = [f"{_PACKAGE} đọc lại: khác từng byte với gói đã gửi, ngoài nội dung các tệp"]
    return found


def _entries(content: bytes, sizes: dict[str, int]) -> dict[str, bytes]:
    """Every file's bytes. Files bigger than the ``sizes`` expected are not inflated at all."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            twice = [name for name, n in Counter(i.filename for i in infos).items() if n > 1]
            if twice:
                raise UnreadablePackageError(f"có hai tệp cùng tên {twice[0]}")
            return {info.filename: _read(archive, info, sizes) for info in infos}
    except _BROKEN as error:
        raise UnreadablePackageError("không mở được, gói bị hỏng") from error


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, sizes: dict[str, int]) -> bytes:
    """One file's bytes; what can not be read, or is too big to be ours, counts as other bytes."""
    if sizes and info.file_size > sizes.get(info.filename, 0):
        return b""
    try:
        return archive.read(info)
    except _BROKEN:
        return b""


def _differences(ours: dict[str, bytes], theirs: dict[str, bytes]) -> list[str]:
    missing = [f"{name}: thiếu trong gói đọc lại" for name in ours if name not in theirs]
    extra = [f"{name}: không có trong gói đã gửi" for name in theirs if name not in ours]
    changed = [
        f"{name}: nội dung khác bản đã gửi"
        for name in ours
        if name in theirs and sha256(ours[name]) != sha256(theirs[name])
    ]
    return missing + extra + changed


def _against_manifest(entries: dict[str, bytes]) -> list[str]:
    """Whether the files agree with the checksums the package carries itself."""
    if MANIFEST not in entries:
        return [f"{MANIFEST}: thiếu trong gói"]
    listed = _listed(entries[MANIFEST])
    files = {name for name in entries if name != MANIFEST}
    found = [f"{name}: có trong gói nhưng không có trong {MANIFEST}" for name in sorted(files - set(listed))]
    found += [f"{name}: có trong {MANIFEST} nhưng thiếu trong gói" for name in sorted(set(listed) - files)]
    for name in sorted(files & set(listed)):
        if sha256(entries[name]) != listed[name]:
            found.append(f"{name}: mã kiểm tra SHA-256 khác với {MANIFEST}")
    return found


def _listed(manifest: bytes) -> dict[str, str]:
    lines = manifest.decode("utf-8", "replace").splitlines()
    pairs = (line.partition("  ") for line in lines if line)
    return {name: checksum for checksum, _, name in pairs}
