"""VNPT-iOffice over the world: the token gateway (dialect B) and the provinces' REST interface (dialect C).

Only what is known of the dialects is spoken. A site that offers more is in ``ioffice_full``.
"""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Final, Protocol, runtime_checkable
from urllib.parse import parse_qsl, quote, unquote

from connectors.errors import Rejected
from connectors.ioffice.values import packed, reference_in, unpacked
from connectors.memory import MemorySystem
from connectors.protocol import Arrival, Attachment, Outbound, RemoteFile
from connectors.simulator.face import Answer, Request

VN: Final = timezone(timedelta(hours=7))
_LOGIN_PAGE: Final = (
    '<!DOCTYPE html><html><head><title>Đăng nhập</title></head><body><form action="/login" method="post">'
    '<input name="username"><input type="password" name="password"></form></body></html>'
)
FILES: Final = "/file-manage/read-file/"
"""Where files are read, on the same host."""

Body = Mapping[str, Any]


class _NoSuch(Exception):
    """No such address."""


@runtime_checkable
class Keeps(Protocol):
    """A world that survives its process: it is told when a face changed something of its own."""

    def touch(self) -> None:
        """The call under way has to be kept."""
        ...


@dataclass
class _Face(ABC):
    """What the dialects share. ``token`` begins the token that is valid; ``ended`` counts those that are not any more."""

    world: MemorySystem
    token: str = "token-of-the-site"  # noqa: S105  # of a test server
    login_pages: bool = False
    ended: int = 0

    @property
    def valid(self) -> str:
        """The token that opens."""
        return f"{self.token}-{self.ended}"

    def end_token(self) -> None:
        """Whoever holds a token has to sign in again."""
        self.touch()
        self.ended += 1

    def touch(self) -> None:
        """What this call changes has to survive the process."""
        if isinstance(self.world, Keeps):
            self.world.touch()

    def desk(self, verb: str, body: Body) -> Any:  # noqa: ARG002  # a dialect may need it
        """What else people there do: ``end_token``."""
        if verb != "end_token":
            raise LookupError(verb)
        self.end_token()

    def answer(self, request: Request) -> Answer:
        """Sign in, or do what a signed-in caller asks."""
        try:
            return self._answer(request)
        except _NoSuch:
            return Answer(404, b"Not Found", {"Content-Type": "text/plain"})
        except (Rejected, KeyError, ValueError, TypeError, AttributeError) as error:
            return self.refused(str(error) or type(error).__name__)

    def refusal(self, fault: str) -> Answer | None:
        """How iOffice says that one is not signed in: a page, or the status alone."""
        return login_page() if fault == "login_page" else None

    def _answer(self, request: Request) -> Answer:
        entry = self.signed_in(request)
        if entry is not None:
            return entry
        if not self.opens(request):
            return login_page() if self.login_pages else Answer(401, b"")
        if request.path.startswith(FILES):
            return self._file(request.path)
        for method, pattern, do in self.operations():
            found = re.fullmatch(pattern, request.path) if method == request.method else None
            if found:
                return do(self, request, *map(unquote, found.groups()))
        raise _NoSuch

    def _file(self, path: str) -> Answer:
        sha256 = path[len(FILES) :].partition("/")[0]
        content = self.world.download(RemoteFile(sha256, ""))
        return Answer(200, content, {"Content-Type": "application/octet-stream"})

    def happenings(self) -> list[Arrival]:
        """Everything that ever happened, oldest first, as far as it can be seen just now."""
        found: list[Arrival] = []
        cursor: str | None = None
        while True:
            page = self.world.changes(cursor, 1000)
            found += [self.world.parse(entry) for entry in page.entries]
            cursor = page.cursor
            if not page.more:
                return found

    @abstractmethod
    def signed_in(self, request: Request) -> Answer | None:
        """The answer to a request to sign in; null if it is another one."""

    @abstractmethod
    def opens(self, request: Request) -> bool:
        """Whether the request carries the valid token."""

    @abstractmethod
    def refused(self, reason: str) -> Answer:
        """The envelope that says no."""

    @abstractmethod
    def operations(self) -> tuple[tuple[str, str, Callable[..., Answer]], ...]:
        """Method, pattern of the path, what it does."""


def login_page() -> Answer:
    """The page to sign in on, with status 200 as such sites send it."""
    return Answer(200, _LOGIN_PAGE.encode(), {"Content-Type": "text/html; charset=utf-8"})


def said_json(content: Any) -> Answer:
    """An answer as JSON."""
    return Answer(
        200,
        json.dumps(content, ensure_ascii=False).encode(),
        {"Content-Type": "application/json; charset=utf-8"},
    )


def body(request: Request) -> Body:
    """The parameters of a request, wherever they stand."""
    kind = request.headers.get("content-type", "")
    if "json" in kind:
        loaded: Body = json.loads(request.body)
        return loaded
    return {**request.query, **dict(parse_qsl(request.body.decode(), keep_blank_values=True))}


def day(at: datetime) -> str:
    """A day as the site writes it."""
    return at.astimezone(VN).strftime("%d/%m/%Y")


def moment(at: datetime) -> str:
    """A moment as the site writes it."""
    return at.astimezone(VN).strftime("%d/%m/%Y %H:%M:%S")


def read_day(said: str) -> date:
    """A day as the site reads it."""
    return datetime.strptime(said, "%d/%m/%Y").replace(tzinfo=VN).date()


def read_moment(said: str) -> datetime:
    """A moment as the site reads it."""
    return datetime.strptime(said, "%d/%m/%Y %H:%M:%S").replace(tzinfo=VN).astimezone(UTC)


# -- dialect B -------------------------------------------------------------------------------------


@dataclass
class FaceB(_Face):
    """The token gateway. ``branch`` is the middle of the results' address; ``issued`` waits to be acknowledged."""

    username: str = "tichhop"
    password: str = "mat-khau-tich-hop"  # noqa: S105  # of a test server
    branch: str = "congvan_stc"
    issued: dict[str, dict[str, Any]] = field(default_factory=dict)

    def signed_in(self, request: Request) -> Answer | None:
        """Name and password for a token."""
        if (request.method, request.path) != ("POST", "/login/v3/"):
            return None
        said = json.loads(request.body)
        if (said["username"], said["password"]) != (self.username, self.password):
            return self.refused("Sai tên đăng nhập hoặc mật khẩu")
        return self.done({"token": self.valid})

    def opens(self, request: Request) -> bool:
        """By the header of this dialect."""
        return request.headers.get("x-authentication-token") == self.valid

    def done(self, data: Any) -> Answer:
        """The envelope that says yes."""
        return said_json({"status": {"code": "0", "message": "OK"}, "data": data})

    def refused(self, reason: str) -> Answer:
        """The envelope that says no."""
        return said_json({"status": {"code": "1", "message": reason}, "data": None})

    def operations(self) -> tuple[tuple[str, str, Callable[..., Answer]], ...]:
        """What the fact sheet knows."""
        return (
            ("GET", "/shared/unit/get_all/", FaceB.units),
            ("POST", "/shared/integration/doc/create/", FaceB.create),
            ("GET", f"/shared/{self.branch}/get_result/", FaceB.results),
            ("POST", "/shared/integration/doc/receive_status/", FaceB.acknowledged),
        )

    def desk(self, verb: str, body: Body) -> Any:
        """``issue`` {document, code, day} as well."""
        if verb != "issue":
            return super().desk(verb, body)
        self.issue(body["document"], body["code"], body["day"])
        return None

    def units(self, request: Request) -> Answer:  # noqa: ARG002  # the route's
        """Plain text: one record a unit."""
        records = (
            f"ID: {one.external_id}\nNAME: {one.name}\nAGENT_ID: {one.code or ''}\n"
            for one in self.world.units()
        )
        return Answer(200, "\n".join(records).encode(), {"Content-Type": "text/plain; charset=utf-8"})

    def create(self, request: Request) -> Answer:
        """Documents for signing; each is a visible act under its dossierId."""
        for one in json.loads(request.body):
            files = tuple(
                Attachment(file["fileName"], file["fileType"], unpacked(file["fileData"]))
                for file in one["files"]
            )
            reference = reference_in(one["dossierId"], one["summary"]) or ""
            outside = tuple(filter(None, one.get("noiNhanNgoai", "").split(",")))
            kind = one.get("documentType", "")
            document = Outbound(reference, "", one["summary"], kind, "", outside, None, None, files)
            self.world.send(one["dossierId"], document)
        return self.done("TRUE")

    def results(self, request: Request) -> Answer:  # noqa: ARG002  # the route's
        """What was issued and not acknowledged."""
        return self.done(list(self.issued.values()))

    def acknowledged(self, request: Request) -> Answer:
        """What its holder has stored."""
        self.touch()
        for id in request.query["ids"].split(","):
            self.issued.pop(id, None)
        return self.done("TRUE")

    def issue(self, dossier: str, code: str, day: str, files: tuple[tuple[str, bytes], ...] = ()) -> None:
        """The leader signs a document that was handed over, and the office issues it (day ``dd/MM/yyyy``)."""
        if self.world.find_line(dossier) is None:
            raise LookupError(dossier)
        self.touch()
        held = [
            {"fileName": name, "fileType": "application/pdf", "fileData": packed(content)}
            for name, content in files
        ]
        self.issued[dossier] = {"dossierId": dossier, "ngayBanHanh": day, "soKyHieu": code, "files": held}


# -- dialect C -------------------------------------------------------------------------------------


@dataclass
class FaceC(_Face):
    """The provinces' REST interface."""

    refresh_token: str = "refresh-token-of-the-site"  # noqa: S105  # of a test server

    def signed_in(self, request: Request) -> Answer | None:
        """A refresh token for an access token."""
        if (request.method, request.path) != ("GET", "/can-bo/access-token"):
            return None
        if request.query.get("refresh_token") != self.refresh_token:
            return self.refused("Refresh token không hợp lệ hoặc đã hết hạn")
        return self.done({"access_token": self.valid})

    def opens(self, request: Request) -> bool:
        """By bearer token."""
        return request.headers.get("authorization") == f"Bearer {self.valid}"

    def done(self, data: Any) -> Answer:
        """The envelope that says yes."""
        return said_json({"success": True, "message": "", "data": data})

    def refused(self, reason: str) -> Answer:
        """The envelope that says no."""
        return said_json({"success": False, "message": reason, "data": None})

    def operations(self) -> tuple[tuple[str, str, Callable[..., Answer]], ...]:
        """What the fact sheet knows."""
        return (
            ("POST", "/van-ban-den/danh-sach-van-ban-den-theo-trang-thai-cua-chuyen-vien", FaceC.inbox),
            ("GET", "/can-bo/ds-don-vi-tu-dv-dinh-danh", FaceC.unit_tree),
            ("POST", "/bao-cao-thong-ke/bao-cao-tong-hop-van-ban", FaceC.statistics),
        )

    def inbox(self, request: Request) -> Answer:
        """Inbound documents of a span of days and a year, newest first, by pages from 1."""
        said = body(request)
        found = [
            self._row(one, number)
            for one, number in self.documents(read_day(said["nhan_tu_ngay"]), read_day(said["nhan_den_ngay"]))
            if one.at.astimezone(VN).year == int(said["nam"])
        ]
        return self.done(page_of(found[::-1], said))

    def documents(self, start: date, end: date) -> Iterator[tuple[Arrival, int | None]]:
        """Documents that came in on these days, with their number in the site's book."""
        news = self.happenings()
        numbers = {one.external_id: int(one.fields["number"]) for one in news if one.kind == "numbered"}
        for one in news:
            if one.kind == "notice" and start <= one.at.astimezone(VN).date() <= end:
                yield one, numbers.get(one.external_id)

    def _row(self, one: Arrival, number: int | None) -> dict[str, Any]:
        files = ":".join(f"{file.sha256}/{quote(file.name, safe='')}" for file in one.files)
        return {
            "so_ky_hieu": one.fields["code"],
            "trich_yeu": one.fields["subject"],
            "ngay_ban_hanh": day(one.at),
            "ngay_den": day(one.at),
            "nguoi_ky": "",
            "ten_co_quan_ban_hanh": one.fields["sender"],
            "nguoi_xu_ly_chinh": "",
            "file_dinh_kem": files,
            **({"so_den": str(number)} if number is not None else {}),
        }

    def unit_tree(self, request: Request) -> Answer:  # noqa: ARG002  # the route's
        """The units under their agency."""
        childs = [
            {"data": {"ma": one.external_id, "ten": one.name}, "childs": []} for one in self.world.units()
        ]
        return self.done([{"data": {}, "childs": childs}])

    def statistics(self, request: Request) -> Answer:
        """Per unit, how many documents went out and came in."""
        ids = request.query["chuoi_ma_don_vi"].split(",")
        came = sum(1 for one in self.happenings() if one.kind == "notice")
        return self.done([{"ma_don_vi": id, "tong_so_di": 0, "tong_so_den": came} for id in ids])


def page_of(rows: list[Any], said: Body) -> list[Any]:
    """The page that was asked for."""
    page, size = int(said["page"]), int(said["size"])
    return rows[(page - 1) * size : page * size]
