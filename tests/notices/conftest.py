"""The examples are no part of the project: their tests are there where the folder is."""

from __future__ import annotations

from tests.notices.corpus import EXAMPLES

collect_ignore = [] if EXAMPLES.is_dir() else ["test_examples.py"]
