"""The documents other bodies and the Sở's own units send, as plain text with a two-column head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

WIDTH = 78


@dataclass(frozen=True)
class Letter:
    """One document; ``doc_type`` is empty for a công văn, whose subject stands under the number."""

    code: str
    day: date
    issuer: str
    parent: str
    subject: str
    addressee: str
    body: Sequence[str]
    signer: Sequence[str]
    doc_type: str = ""
    recipients: Sequence[str] = field(default=("Như trên",))

    @property
    def file_name(self) -> str:
        """``1405-STTT-TTBCXB.txt``."""
        return f"{self.code.replace('/', '-')}.txt"

    def text(self) -> str:
        """The whole document."""
        day = f"Sông Lam, ngày {self.day.day:02d} tháng {self.day.month} năm {self.day.year}"
        head = [
            _two(self.parent.upper(), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            _two(self.issuer.upper(), "Độc lập - Tự do - Hạnh phúc"),
            "",
            _two(f"Số: {self.code}", day),
        ]
        return "\n".join([*head, *self._title(), "", *self.body, "", *self._end()]) + "\n"

    def content(self) -> bytes:
        """The document's bytes."""
        return self.text().encode()

    def _title(self) -> list[str]:
        if self.doc_type:
            opening = [] if not self.addressee else ["", f"Kính gửi: {self.addressee}."]
            return ["", self.doc_type.upper(), self.subject, *opening]
        return [f"V/v {self.subject}", "", f"Kính gửi: {self.addressee}."]

    def _end(self) -> list[str]:
        archive = "- Lưu: VT."
        places = [f"- {one};" for one in self.recipients]
        return ["Nơi nhận:", *places, archive, "", *self.signer[:-1], "", self.signer[-1]]


def _two(left: str, right: str) -> str:
    return f"{left:<38}{right:>40}"


STTTT = "Sở Thông tin và Truyền thông"

BCD_95 = Letter(
    "95/CV-BCĐ",
    date(2020, 8, 4),
    "Ban Chỉ đạo phòng chống dịch Covid-19",
    "Ủy ban nhân dân tỉnh",
    "vận động người dân sử dụng ứng dụng Bluezone",
    "Các sở, ban, ngành",
    [
        (
            "Để phát hiện sớm người từng ở gần người mắc bệnh, Ban Chỉ đạo đề nghị các sở, ban, ngành vận động công "
            "chức, viên chức, người lao động và người dân cài đặt ứng dụng Bluezone; báo cáo kết quả về Ban Chỉ đạo "
            "qua Sở Thông tin và Truyền thông./."
        ),
    ],
    ["KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "Nguyễn Văn Ban"],
)
VPUB_3148 = Letter(
    "3148/VP-KGVX",
    date(2020, 8, 4),
    "Văn phòng",
    "Ủy ban nhân dân tỉnh",
    "nắm danh sách người trở về từ nơi có dịch",
    "Các sở, ban, ngành",
    [
        (
            "Văn phòng Ủy ban nhân dân tỉnh chuyển các cơ quan chỉ đạo của Lãnh đạo Ủy ban nhân dân tỉnh: nắm chắc người "
            "của cơ quan mình trở về từ nơi có dịch, hướng dẫn khai báo y tế./."
        ),
    ],
    ["KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG", "Nguyễn Văn Tỉnh"],
)
STTTT_1405 = Letter(
    "1405/STTT-TTBCXB",
    date(2020, 8, 4),
    STTTT,
    "Ủy ban nhân dân tỉnh",
    "đẩy mạnh truyền thông phòng dịch trong cơ quan nhà nước",
    "Các sở, ban, ngành",
    [
        (
            "Sở Thông tin và Truyền thông đề nghị các cơ quan cài đặt ứng dụng Bluezone cho công chức, viên chức, người "
            "lao động và báo cáo kết quả cài đặt (số liệu tính trên tổng số người của cơ quan) về Sở Thông tin và "
            "Truyền thông chậm nhất ngày 07/8/2020./."
        ),
    ],
    ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Văn Thông"],
)
STTTT_1492 = Letter(
    "1492/STTT-TTBCXB",
    date(2020, 8, 14),
    STTTT,
    "Ủy ban nhân dân tỉnh",
    "báo cáo kết quả cài đặt ứng dụng Bluezone đợt 2",
    "Các sở, ban, ngành",
    [
        (
            "Sở Thông tin và Truyền thông đề nghị các cơ quan tiếp tục vận động người chưa cài đặt và báo cáo kết quả cài "
            "đặt đợt 2 (số liệu tính trên tổng số người của cơ quan) về Sở Thông tin và Truyền thông chậm nhất ngày "
            "20/8/2020./."
        ),
    ],
    ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Văn Thông"],
)
SNV_47 = Letter(
    "47/TB-SNV",
    date(2020, 8, 17),
    "Sở Nội vụ",
    "Ủy ban nhân dân tỉnh",
    "Về việc báo cáo kết quả cài đặt ứng dụng Bluezone đợt 2",
    "",
    [
        (
            "Thực hiện Công văn số 1492/STTT-TTBCXB ngày 14/8/2020 của Sở Thông tin và Truyền thông về việc báo cáo kết quả "
            "cài đặt ứng dụng Bluezone đợt 2, Sở Nội vụ thông báo như sau:"
        ),
        "1. Trưởng các phòng, đơn vị tiếp tục vận động những người chưa cài đặt.",
        (
            "2. Trưởng các phòng, đơn vị báo cáo kết quả cài đặt ứng dụng đợt 2 về Văn phòng Sở trước 16 giờ ngày 19/8/2020 "
            "(số liệu cài đặt tính trên tổng số công chức, viên chức, người lao động của phòng, đơn vị)./."
        ),
    ],
    ["TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG", "Nguyễn Văn Dũng"],
    doc_type="Thông báo",
    recipients=("Các phòng, đơn vị thuộc và trực thuộc Sở",),
)


def report(code: str, day: date, issuer: str, no: int, reference: str, signer: Sequence[str]) -> Letter:
    """A unit's signed report; its figures are in the sheet that goes with it."""
    return Letter(
        code,
        day,
        issuer,
        "Sở Nội vụ",
        f"Kết quả cài đặt ứng dụng Bluezone (đợt {no})",
        "Sở Nội vụ",
        [
            (
                f"{issuer} báo cáo kết quả cài đặt ứng dụng Bluezone đợt {no}; số liệu tại biểu kèm theo "
                f"(mã {reference})./."
            ),
        ],
        signer,
        doc_type="Báo cáo",
    )
