"""People of the office at their browsers: the Flask test client, pages read as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from typing import Any

from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from plugin.domain.records import Assignment, Case, Notice, User, WorkItem
from plugin.domain.states import ItemState
from plugin.domain.work import Order
from plugin.steps import receive
from plugin.trial.pages import Form, Page, parse
from plugin.web.passwords import hash_password
from tests.house import AGENCY, House

PASSWORD = "mat-khau-dung-thu"

NOTICE = """SỞ NỘI VỤ
Số: 41/TB-SNV

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Thành phố X, ngày 05 tháng 8 năm 2020

THÔNG BÁO
Về việc cài đặt ứng dụng Bluezone

1. Trưởng các phòng, đơn vị báo cáo kết quả cài đặt ứng dụng Bluezone (tính trên tổng số CCVCNLĐ) \
về Văn phòng Sở chậm nhất trước 10 giờ ngày 06/8/2020.

Nơi nhận:
- Như trên;
- Lưu: VT, VP.

GIÁM ĐỐC
Nguyễn Văn A
"""

FIELDS = {
    "doc_type_code": "TB",
    "number": "41",
    "symbol": "TB-SNV",
    "issuer": "Sở Nội vụ",
    "issue_date": "2020-08-05",
    "subject": "Về việc cài đặt ứng dụng Bluezone",
}

FIGURES = {"hcth": (6, 5, {"k1": 1}), "qlvtlt": (7, 7, {}), "ttltls": (15, 10, {"k1": 2, "k2": 1, "k4": 2})}


@cache
def _hash() -> str:
    return hash_password(PASSWORD)


def give_password(house: House, login: str, **more: Any) -> None:
    """Set the known password of a sign-in."""
    with house.store.begin(Order(agency_id=AGENCY, kind="test", subject_id=login)) as uow:
        uow.change(uow.get(User, login), password_hash=_hash(), **more)


class Desk:
    """One person's browser."""

    def __init__(self, app: Flask, house: House, login: str) -> None:
        self.client = app.test_client()
        self.house = house
        self.login = login

    def sign_in(self) -> Desk:
        """Sign in with the known password."""
        give_password(self.house, self.login)
        answer = self.send("/sign-in", "/sign-in", {"login": self.login, "password": PASSWORD})
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return self

    def get(self, path: str) -> TestResponse:
        """Fetch something."""
        return self.client.get(path)

    def page(self, path: str) -> Page:
        """Fetch a page that must be there."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.get_data(as_text=True)[:2000])
        return parse(answer.get_data(as_text=True), path)

    def send(
        self,
        path: str,
        action_end: str,
        values: Mapping[str, str | Sequence[str]] | None = None,
        files: Mapping[str, tuple[str, bytes]] | None = None,
        button: tuple[str, str] | None = None,
    ) -> TestResponse:
        """Open a page, fill in one of its forms, send it."""
        form = self.page(path).form(action_end)
        return self.post(form, values or {}, files, button)

    def post(
        self,
        form: Form,
        values: Mapping[str, str | Sequence[str]],
        files: Mapping[str, tuple[str, bytes]] | None = None,
        button: tuple[str, str] | None = None,
    ) -> TestResponse:
        """Send a form, changed where told; every name must be one of its own."""
        assert set(values) <= form.names, set(values) - form.names
        pairs = [pair for pair in form.fields if pair[0] not in values]
        for name, value in values.items():
            pairs += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        data: MultiDict[str, Any] = MultiDict([*pairs, *([button] if button else [])])
        for name, (file_name, content) in (files or {}).items():
            data.add(name, (BytesIO(content), file_name))
        return self.client.post(form.action, data=data, content_type="multipart/form-data" if files else None)


def reasons(answer: TestResponse) -> str:
    """A refused page's text."""
    return parse(answer.get_data(as_text=True)).text


class Office:
    """The office at work, up to any point of its day; every act goes through the pages."""

    def __init__(self, app: Flask, house: House) -> None:
        self.app, self.house = app, house
        self._desks: dict[str, Desk] = {}

    def at(self, login: str) -> Desk:
        """A signed-in person's desk."""
        if login not in self._desks:
            self._desks[login] = Desk(self.app, self.house, login).sign_in()
        return self._desks[login]

    def done(self, answer: TestResponse) -> None:
        """An act that must succeed, and everything that follows from it."""
        assert answer.status_code == 303, reasons(answer)
        self.house.quiet()

    def arrive(self, text: str = NOTICE) -> Notice:
        """A document is brought in and read."""
        answer = self.at("vanthu").send(
            "/upload", "/upload", {"sender": "Sở Nội vụ"}, {"file": ("tb.txt", text.encode())}
        )
        self.done(answer)
        found: Notice = self.house.all(Notice)[-1]
        return found

    def register(self, *, asks: bool = True) -> Case:
        """The clerk confirms; the book gives a number."""
        notice = self.arrive()
        path = f"/notices/{notice.id}/confirm"
        values = {**FIELDS, "asks": "yes" if asks else "no"}
        self.done(self.at("vanthu").send(path, path, values))
        case: Case = self.house.one(Case, id=notice.case_id)
        return case

    def direct(self) -> Case:
        """The leader directs as proposed."""
        case = self.register()
        path = f"/cases/{case.id}/submit"
        self.done(self.at("truongphong").send(path, path))
        path = f"/cases/{case.id}/direct"
        self.done(self.at("chicuctruong").send(path, path))
        return case

    def ask(self) -> dict[str, Assignment]:
        """The Office asks as proposed; the assignments by unit."""
        case = self.direct()
        path = f"/cases/{case.id}/ask"
        self.done(self.at("truongphong").send(path, path))
        return {one.unit_id: one for one in self.house.all(Assignment, case_id=case.id)}

    def answer(self) -> str:
        """All units answer on their pages; the reply's id."""
        from plugin.domain.records import Reply

        heads = {"hcth": "truongphong", "qlvtlt": "truong-ql", "ttltls": "giamdoc-tt"}
        for unit_id, assignment in self.ask().items():
            self.done(self.figures(heads[unit_id], assignment, *FIGURES[unit_id]))
        reply: Reply = self.house.one(Reply)
        return reply.id

    def figures(
        self, login: str, assignment: Assignment, total: int, installed: int, reasons: Mapping[str, int]
    ) -> TestResponse:
        """A unit sends its figures on its page."""
        path = f"/assignments/{assignment.id}"
        values = {
            "figure.total": str(total),
            "figure.installed": str(installed),
            "figure.not_installed": str(total - installed),
            **{f"figure.reasons.{code}": str(count) for code, count in reasons.items()},
        }
        return self.at(login).send(path, path, values)

    def waiting(self, kind: str) -> WorkItem:
        """The one open turn of a kind."""
        found: WorkItem = self.house.one(WorkItem, kind=kind, state=ItemState.WAITING)
        return found


def upload(house: House, text: str, actor: str = "vanthu") -> None:
    """A document put straight in at the border."""
    parcel = receive.Parcel(AGENCY, receive.UPLOAD, None, "tb.txt", "text/plain", text.encode())
    receive.store(house.ctx, parcel, actor=actor)
    house.quiet()
