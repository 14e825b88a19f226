"""A VNPT-iOffice site that offers the full set of ``connectors/ioffice/profiles/full.yaml``, over the world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from connectors.errors import Rejected
from connectors.ioffice.values import packed, unpacked
from connectors.protocol import (
    Arrival,
    Assignment,
    Attachment,
    Circulation,
    Done,
    Outbound,
    Package,
    Registration,
    Reminder,
    StatusNotice,
)
from connectors.simulator.face import Answer, Request
from connectors.simulator.ioffice import VN, Body, FaceC, body, moment, page_of, read_day, read_moment

_KINDS: Final = {
    "seen": "da_xem",
    "acknowledgement": "da_tiep_nhan",
    "answer": "da_bao_cao",
    "receipt": "phan_hoi",
    "read_mark": "luot_doc",
    "recall": "lay_lai",
    "other": "khac",
}
_STATES: Final = {"asked": "1", "seen": "2", "acknowledged": "3", "answered": "4", "cancelled": "5"}
_ROLES: Final[Mapping[str, Any]] = {"XLC": "lead", "PH": "support", "TD": "informed"}
_ACTS: Final = {"nhiem_vu": "assign", "gui_de_biet": "circulate", "van_ban_di": "send", "ho_so": "file"}
_FIELDS: Final = {
    "by": "nguoi",
    "confirmed_by": "nguoi_xac_nhan",
    "figures": "so_lieu",
    "nil_return": "khong_phat_sinh",
    "note": "ghi_chu",
    "status": "trang_thai",
    "count": "da_doc",
    "of": "tong_so",
    "reason": "ly_do",
}


@dataclass
class FullFace(FaceC):
    """A site with every operation of the full profile, in the envelope of dialect C."""

    def operations(self) -> tuple[tuple[str, str, Callable[..., Answer]], ...]:
        """Those of ``full.yaml``."""
        one = "([^/]+)"
        acts = {
            "van-ban-den/vao-so": FullFace.register,
            "van-ban-den/trang-thai": FullFace.status,
            "van-ban-den/ket-thuc": FullFace.finish,
            "nhiem-vu/giao": FullFace.assign,
            "nhiem-vu/don-doc": FullFace.remind,
            "nhiem-vu/tra-lai": FullFace.return_answer,
            "nhiem-vu/thu-hoi": FullFace.cancel,
            "nhiem-vu/gia-han": FullFace.change_deadline,
            "nhiem-vu/y-kien": FullFace.comment,
            "gui-de-biet": FullFace.circulate,
            "van-ban-di/gui": FullFace.send,
            "ho-so/nop": FullFace.file,
        }
        return (
            ("POST", "/tich-hop/van-ban-den/danh-sach", FullFace.inbox),
            ("GET", "/tich-hop/tin", FullFace.happened),
            ("GET", "/tich-hop/don-vi", FullFace.unit_rows),
            ("GET", "/tich-hop/thong-ke", FullFace.statistics),
            ("GET", f"/tich-hop/nhiem-vu/{one}", FullFace.track),
            ("GET", f"/tich-hop/van-ban-di/{one}/phan-hoi", FullFace.receipts),
            ("GET", f"/tich-hop/ho-so/{one}/goi", FullFace.package),
            ("GET", "/tich-hop/tra-cuu", FullFace.found),
            *(("POST", f"/tich-hop/{path}", _act(do)) for path, do in acts.items()),
        )

    def inbox(self, request: Request) -> Answer:
        """Inbound documents, each with its id."""
        said = body(request)
        span = read_day(said["tu_ngay"]), read_day(said["den_ngay"])
        found = [self._document(one, number) for one, number in self.documents(*span)]
        return self.done({"danh_sach": page_of(found, said)})

    def _document(self, one: Arrival, number: int | None) -> dict[str, Any]:
        fields = one.fields
        files = [
            {
                "ten_tep": file.name,
                "duong_dan": f"{file.sha256}/{quote(file.name, safe='')}",
                "sha256": file.sha256,
            }
            for file in one.files
        ]
        return {
            "ma_van_ban_den": one.external_id,
            "ngay_den": moment(one.at),
            "so_ky_hieu": fields["code"],
            "trich_yeu": fields["subject"],
            "ten_co_quan_ban_hanh": fields["sender"],
            "ma_dinh_danh": fields["sender_code"],
            "ma_van_ban_di_tra_loi": fields["answers"],
            "ghi_chu": fields["reference"] or "",
            "so_den": number,
            "tep": files,
        }

    def happened(self, request: Request) -> Answer:
        """What happened to our acts since a day, oldest first."""
        start = read_day(request.query["tu_ngay"])
        news = [
            one for one in self.happenings() if one.kind in _KINDS and one.at.astimezone(VN).date() >= start
        ]
        return self.done(page_of([self._news(one) for one in news], request.query))

    def _news(self, one: Arrival) -> dict[str, Any]:
        files = [
            {"ten_tep": file.name, "noi_dung": f"data:;base64,{packed(self.world.download(file))}"}
            for file in one.files
        ]
        return {
            "loai": _KINDS[one.kind],
            "ma": one.external_id,
            "lan": one.revision,
            "thoi_gian": moment(one.at),
            "ma_tham_chieu": one.reference,
            "ma_yeu_cau": one.own_key,
            **{_FIELDS[name]: value for name, value in one.fields.items()},
            **({"tep": files} if files else {}),
        }

    def unit_rows(self, request: Request) -> Answer:  # noqa: ARG002  # the route's
        """The units as rows."""
        units = self.world.units()
        return self.done(
            [{"ma": one.external_id, "ten": one.name, "ma_dinh_danh": one.code} for one in units]
        )

    def track(self, request: Request, task: str) -> Answer:  # noqa: ARG002  # the route's
        """A task's state."""
        return self.done({"trang_thai": _STATES[self.world.track(task)]})

    def receipts(self, request: Request, document: str) -> Answer:  # noqa: ARG002  # the route's
        """What addressees said of a document."""
        return self.done([self._news(one) for one in self.world.receipts(document)])

    def package(self, request: Request, id: str) -> Answer:  # noqa: ARG002  # the route's
        """The bytes of a filed package."""
        return Answer(200, self.world.read_back(id), {"Content-Type": "application/octet-stream"})

    def found(self, request: Request) -> Answer:
        """Acts by our key, or of one kind by our reference."""
        said = request.query
        if "ma_yeu_cau" in said:
            one = self.world.find_by_key(said["ma_yeu_cau"])
            return self.done([_left(one)] if one else [])
        many = self.world.find_by_reference(_ACTS[said["loai"]], said["ma_tham_chieu"])
        return self.done([_left(one) for one in many])

    # acts: from the body of a request to what the world did

    def register(self, said: Body) -> Done:
        """The arrival number."""
        entered = read_moment(said["ngay_vao_so"])
        note = Registration(said["ma_van_ban_den"], int(said["so_den"]), entered, said.get("ghi_chu", ""))
        return self.world.register(said["ma_yeu_cau"], note)

    def status(self, said: Body) -> Done:
        """A state for the sender."""
        notice = StatusNotice(said["ma_van_ban_den"], said["trang_thai"], said["mo_ta"])
        return self.world.send_status(said["ma_yeu_cau"], notice)

    def finish(self, said: Body) -> Done:
        """The end of an inbound document."""
        return self.world.finish(said["ma_yeu_cau"], said["ma_van_ban_den"])

    def assign(self, said: Body) -> Done:
        """One unit is asked."""
        assignment = Assignment(
            unit=said["ma_don_vi"],
            receiver=said["ma_can_bo"],
            role=_ROLES[said["vai_tro"]],
            title=said["tieu_de"],
            text=said["noi_dung"],
            reference=said["ma_tham_chieu"],
            deadline=read_moment(said["han_xuly"]),
            form=tuple(said.get("bieu_mau", ())),
            attachments=_files(said),
            link=said.get("lien_ket"),
        )
        return self.world.assign(said["ma_yeu_cau"], assignment)

    def remind(self, said: Body) -> Done:
        """A reminder; a long one is refused."""
        if not 1 <= len(said["noi_dung"]) <= 1000:
            raise Rejected("Nội dung đôn đốc từ 1 đến 1000 ký tự")
        return self.world.remind(
            said["ma_yeu_cau"], Reminder(said["ma_nhiem_vu"], int(said["lan"]), said["noi_dung"])
        )

    def return_answer(self, said: Body) -> Done:
        """An answer goes back."""
        return self.world.return_answer(said["ma_yeu_cau"], said["ma_nhiem_vu"], said["ly_do"])

    def cancel(self, said: Body) -> Done:
        """A task is withdrawn."""
        return self.world.cancel(said["ma_yeu_cau"], said["ma_nhiem_vu"], said["ly_do"])

    def change_deadline(self, said: Body) -> Done:
        """A task gets another deadline."""
        return self.world.change_deadline(
            said["ma_yeu_cau"], said["ma_nhiem_vu"], read_moment(said["han_xuly"])
        )

    def comment(self, said: Body) -> Done:
        """A remark."""
        return self.world.comment(said["ma_yeu_cau"], said["ma_nhiem_vu"], said["noi_dung"])

    def circulate(self, said: Body) -> Done:
        """A copy to a group."""
        copy = Circulation(
            said["nhom"], said["tieu_de"], said["noi_dung"], said["ma_tham_chieu"], _files(said)
        )
        return self.world.circulate(said["ma_yeu_cau"], copy)

    def send(self, said: Body) -> Done:
        """A document out."""
        document = Outbound(
            reference=said["ma_tham_chieu"],
            code=said["so_ky_hieu"],
            subject=said["trich_yeu"],
            doc_type=said["hinh_thuc"],
            issued_on=read_day(said["ngay_van_ban"]).isoformat() if said.get("ngay_van_ban") else "",
            addressees=tuple(filter(None, said["noi_nhan"].split(";"))),
            answers=said.get("congvan_traloi_id"),
            answers_code=said.get("so_ky_hieu_tra_loi"),
            attachments=_files(said),
        )
        return self.world.send(said["ma_yeu_cau"], document)

    def file(self, said: Body) -> Done:
        """A dossier's package."""
        package = Package(said["ma_ho_so"], said["tieu_de"], said["ma_tham_chieu"], _files(said)[0])
        return self.world.file(said["ma_yeu_cau"], package)


def _act(do: Callable[[FullFace, Body], Done]) -> Callable[..., Answer]:
    def answer(face: FullFace, request: Request) -> Answer:
        return face.done(_left(do(face, body(request))))

    return answer


def _left(done: Done) -> dict[str, str]:
    return {"ma": done.external_id, "thoi_gian": moment(done.at)}


def _files(said: Body) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(one["ten_tep"], one["loai_tep"], unpacked(one["noi_dung"])) for one in said.get("tep", ())
    )
