"""The guide's feature matrix, the code and the manifest say the same."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from connectors.beside import Posting
from connectors.folder import FolderPublisher
from connectors.memory import MemorySystem
from connectors.protocol import OF_A_SYSTEM, Attachment
from tests.connectors.passports import PASSPORTS

GUIDE = Path("connectors/ADDING_A_CONNECTOR.md")


def drawn() -> dict[str, dict[str, str]]:
    """The matrix: column → {row: cell}."""
    rows = re.findall(r"^\| (.+) \|$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    (first, *columns), *body = [[cell.strip() for cell in row.split(" | ")] for row in rows]
    assert first == "feature"
    return {name: {row[0].strip("`"): row[n] for row in body} for n, name in enumerate(columns, start=1)}


def test_the_matrix_agrees_with_the_passports() -> None:
    columns = drawn()
    without = columns.pop("without it")
    offered = {name: passport.features for name, passport in PASSPORTS.items()}
    assert set(columns) == {*offered, "memory"}
    offered["memory"] = MemorySystem().features
    for name, column in columns.items():
        assert {feature for feature, cell in column.items() if cell == "yes"} == set(offered[name])
    assert set(without) == set(OF_A_SYSTEM)
    assert all(without.values()), "every feature says what happens without it"


def test_a_posting_is_published_once_as_a_page_and_in_the_feed(tmp_path: Path) -> None:
    site = FolderPublisher(tmp_path / "web", "https://so.example.vn")
    file = Attachment("../../thông báo.txt", "text/plain", b"x")
    posting = Posting("41/TB-SNV", "Về việc <cài đặt>", date(2020, 8, 5), "Nội dung & lời", (file,))
    assert site.find_by_key("k1") is None
    first = site.publish("k1", posting)
    assert site.publish("k1", posting) == first == site.find_by_key("k1")
    page = (tmp_path / "web" / f"{first.external_id}.html").read_text(encoding="utf-8")
    assert "Về việc &lt;cài đặt&gt;" in page
    assert "Nội dung &amp; lời" in page
    feed = (tmp_path / "web" / "feed.xml").read_text(encoding="utf-8")
    assert feed.count("<entry>") == 1
    assert f"https://so.example.vn/{first.external_id}.html" in feed
    outside = [
        path for path in tmp_path.rglob("*") if path.is_file() and (tmp_path / "web") not in path.parents
    ]
    assert outside == [], "a file's name can not leave the folder"
