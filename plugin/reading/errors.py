"""What can go wrong in reading: every reason has a name and one Vietnamese sentence that says what to do next."""

from __future__ import annotations

from enum import StrEnum

from plugin.domain.errors import ThongSuotError
from plugin.reading.document import Picture

_BY_HAND = "Đề nghị nhập các trường theo bản gốc."
_BY_HAND_TOO = _BY_HAND[0].lower() + _BY_HAND[1:]
_AGAIN = "Đề nghị nơi gửi gửi lại."


class Reason(StrEnum):
    """Why a file was not read; the value is what the clerk sees."""

    EMPTY = f"Tệp rỗng, không có nội dung để đọc. {_AGAIN}"
    NOT_TEXT = f"Tệp không phải văn bản hoặc dùng bảng mã lạ. {_BY_HAND}"
    TOO_BIG = "Tệp lớn hơn 100 MB nên không được mở. Đề nghị nơi gửi giảm dung lượng (quét 200 dpi) rồi gửi lại, hoặc nhập các trường theo bản gốc."
    TOO_LONG = f"Văn bản dài hơn 2 triệu ký tự nên không tự đọc. {_BY_HAND}"
    TOO_SLOW = f"Đọc tệp quá lâu nên đã dừng; tệp có thể bị hỏng hoặc cố ý làm khó. {_BY_HAND}"
    TOO_MUCH = f"Tệp phình quá lớn khi mở ra nên đã dừng. Đề nghị kiểm tra lại nơi gửi; {_BY_HAND_TOO}"
    BROKEN = f"Tệp bị hỏng hoặc thiếu phần cuối. {_AGAIN}"
    LOCKED = "Tệp đặt mật khẩu. Đề nghị nơi gửi gửi lại bản không đặt mật khẩu."
    ENTITIES = f"Tệp XML khai báo thực thể (DOCTYPE) nên bị từ chối vì không an toàn. {_AGAIN}"
    PACKED = "Tệp nén .rar, .7z hoặc loại khác không mở được. Đề nghị nơi gửi gửi lại dạng .zip hoặc gửi thẳng tệp văn bản."
    NESTED = "Tệp nén chứa tệp nén khác, không mở tiếp. Đề nghị giải nén rồi tải lên từng văn bản."
    NO_DOCUMENT = "Tệp nén không có văn bản nào đọc được. Đề nghị mở tệp và tải lên đúng văn bản."
    SHEET = f"Tệp là bảng tính, không phải văn bản. Đề nghị nhận văn bản đi kèm; {_BY_HAND_TOO}"
    OLD_WORD = "Tệp Word đời cũ (trước Word 97). Đề nghị lưu lại dạng .docx rồi tải lên."
    PROGRAM = "Tệp là chương trình, không phải văn bản; không mở. Đề nghị kiểm tra lại nơi gửi."
    OTHER = f"Loại tệp này không đọc được. Đề nghị lưu lại dạng .docx hoặc .pdf rồi tải lên; {_BY_HAND_TOO}"
    BIG_IMAGE = "Ảnh quá lớn nên không được mở. Đề nghị quét lại ở 200–300 dpi, khổ A4."
    NO_OCR = (
        "Bản quét (ảnh), máy chưa cài nhận dạng chữ. Đề nghị nhập các trường theo ảnh trang, hoặc quản trị chạy: "
        "sudo apt-get install tesseract-ocr tesseract-ocr-vie"
    )
    NO_WORDS = f"Không nhận ra chữ nào trong tệp. {_BY_HAND}"


class Unreadable(ThongSuotError):
    """Bytes no reader can open; the message is the Vietnamese reason shown to the clerk.

    ``pictures``: the pages of a scan, for the clerk to read by eye.
    """

    def __init__(self, reason: Reason, pictures: tuple[Picture, ...] = ()) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.pictures = pictures
