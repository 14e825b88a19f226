"""What the tests of reading need beside Python."""

from __future__ import annotations

import shutil

import pytest


@pytest.fixture
def tesseract() -> None:
    """Recognition of scans; on CI its absence fails the run."""
    if shutil.which("tesseract") is None:
        pytest.skip("Không có Tesseract. Cài: sudo apt-get install tesseract-ocr tesseract-ocr-vie")
