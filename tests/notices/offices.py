"""Invented offices: how each signs its letterhead, its symbols and its end."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Office:
    """``lines``: the issuer's name as its letterhead breaks it; ``self_name``: as its own sentences say it.

    ``short`` stands in symbols (``TB-<short>``, ``<short>-<unit>``); ``ends``: signer blocks, each the
    authority lines; ``below``: whom it speaks to; ``party``: the Party's own layout of numbers.
    """

    parent: tuple[str, ...]
    lines: tuple[str, ...]
    self_name: str
    short: str
    units: tuple[str, ...]
    place: str
    ends: tuple[tuple[str, ...], ...]
    below: tuple[str, ...]
    inner: str
    party: bool = False


OFFICES = (
    Office(("UBND TỈNH HƯƠNG GIANG",), ("SỞ NỘI VỤ",), "Sở Nội vụ", "SNV", ("VP", "TCBC", "CCHC"), "Hương Giang",
           (("GIÁM ĐỐC",), ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG")),
           ("Các sở, ban, ngành tỉnh", "UBND các huyện, thị xã, thành phố"), "Trưởng các phòng, đơn vị thuộc Sở"),
    Office(("ỦY BAN NHÂN DÂN", "TỈNH AN LỘC"), ("SỞ GIÁO DỤC VÀ ĐÀO TẠO",), "Sở Giáo dục và Đào tạo", "SGDĐT", ("VP", "GDTrH", "KHTC"), "An Lộc",
           (("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), ("GIÁM ĐỐC",)),
           ("Trưởng phòng giáo dục và đào tạo các huyện, thị xã", "Hiệu trưởng các trường trung học phổ thông"), "Thủ trưởng các đơn vị trực thuộc"),
    Office((), ("ỦY BAN NHÂN DÂN", "TỈNH ĐỒNG SƠN"), "Ủy ban nhân dân tỉnh", "UBND", ("KGVX", "KTTH", "NC"), "Đồng Sơn",
           (("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), ("TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG")),
           ("Thủ trưởng các sở, ban, ngành tỉnh", "Chủ tịch UBND các huyện, thành phố"), "Giám đốc các Sở, Thủ trưởng các ban, ngành"),
    Office((), ("BỘ Y TẾ",), "Bộ Y tế", "BYT", ("KCB", "DP", "VPB"), "Hà Nội",
           (("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"), ("TL. BỘ TRƯỞNG", "CHÁNH VĂN PHÒNG"), ("BỘ TRƯỞNG",)),
           ("Sở Y tế các tỉnh, thành phố trực thuộc Trung ương", "Các bệnh viện trực thuộc Bộ"), "Các đơn vị trực thuộc Bộ"),
    Office((), ("BỘ NỘI VỤ",), "Bộ Nội vụ", "BNV", ("CCVC", "TCBC", "VP"), "Hà Nội",
           (("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"), ("TL. BỘ TRƯỞNG", "VỤ TRƯỞNG VỤ TỔ CHỨC - BIÊN CHẾ")),
           ("Các Bộ, cơ quan ngang Bộ, cơ quan thuộc Chính phủ", "UBND các tỉnh, thành phố trực thuộc Trung ương"), "Thủ trưởng các đơn vị thuộc Bộ"),
    Office(("BỘ TÀI CHÍNH",), ("TỔNG CỤC THUẾ",), "Tổng cục Thuế", "TCT", ("CS", "KK", "TTKT"), "Hà Nội",
           (("KT. TỔNG CỤC TRƯỞNG", "PHÓ TỔNG CỤC TRƯỞNG"), ("TL. TỔNG CỤC TRƯỞNG", "KT. VỤ TRƯỞNG VỤ CHÍNH SÁCH", "PHÓ VỤ TRƯỞNG")),
           ("Cục Thuế các tỉnh, thành phố trực thuộc Trung ương",), "Các Vụ, đơn vị thuộc Tổng cục"),
    Office(("SỞ Y TẾ HƯƠNG GIANG",), ("CHI CỤC AN TOÀN", "VỆ SINH THỰC PHẨM"), "Chi cục An toàn vệ sinh thực phẩm", "ATTP", ("NV", "TTr"), "Hương Giang",
           (("CHI CỤC TRƯỞNG",), ("KT. CHI CỤC TRƯỞNG", "PHÓ CHI CỤC TRƯỞNG")),
           ("Trung tâm Y tế các huyện, thị xã",), "Các phòng chuyên môn thuộc Chi cục"),
    Office(("SỞ NỘI VỤ TỈNH AN LỘC",), ("CHI CỤC VĂN THƯ - LƯU TRỮ",), "Chi cục Văn thư - Lưu trữ", "CCVTLT", ("HCTH", "QLVTLT"), "An Lộc",
           (("CHI CỤC TRƯỞNG",), ("KT. CHI CỤC TRƯỞNG", "PHÓ CHI CỤC TRƯỞNG")),
           ("Các sở, ban, ngành tỉnh", "Văn phòng HĐND và UBND các huyện"), "Các phòng thuộc Chi cục"),
    Office(("ỦY BAN NHÂN DÂN TỈNH",), ("BAN DÂN TỘC",), "Ban Dân tộc tỉnh", "BDT", ("VP", "CSDT"), "Đồng Sơn",
           (("TRƯỞNG BAN",), ("KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN")),
           ("UBND các huyện, thành phố",), "Các phòng chuyên môn thuộc Ban"),
    Office((), ("ỦY BAN NHÂN DÂN", "HUYỆN TÂN PHÚ THƯỢNG"), "UBND huyện", "UBND", ("NV", "VP", "TCKH"), "Tân Phú Thượng",
           (("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), ("TUQ. CHỦ TỊCH", "TRƯỞNG PHÒNG NỘI VỤ")),
           ("Trưởng các phòng, ban, ngành huyện", "Chủ tịch UBND các xã, thị trấn"), "Thủ trưởng các cơ quan, đơn vị thuộc huyện"),
    Office(("ỦY BAN NHÂN DÂN", "HUYỆN BÌNH NAM"), ("PHÒNG NỘI VỤ",), "Phòng Nội vụ", "NV", ("TH",), "Bình Nam",
           (("TRƯỞNG PHÒNG",), ("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG")),
           ("Các cơ quan, đơn vị thuộc UBND huyện", "UBND các xã, thị trấn"), "Công chức Phòng Nội vụ"),
    Office((), ("ỦY BAN NHÂN DÂN", "XÃ HÒA ĐIỀN"), "UBND xã", "UBND", ("VP", "ĐC"), "Hòa Điền",
           (("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
           ("Các ngành, đoàn thể xã", "Trưởng các thôn"), "Cán bộ, công chức xã"),
    Office(("LIÊN ĐOÀN LAO ĐỘNG TỈNH AN LỘC",), ("CÔNG ĐOÀN VIÊN CHỨC TỈNH",), "Công đoàn Viên chức tỉnh", "CĐVC", ("VP", "TG"), "An Lộc",
           (("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"), ("TM. BAN THƯỜNG VỤ", "PHÓ CHỦ TỊCH")),
           ("Các công đoàn cơ sở trực thuộc",), "Ủy viên Ban Chấp hành"),
    Office(("TỈNH ỦY ĐỒNG SƠN",), ("BAN TUYÊN GIÁO",), "Ban Tuyên giáo Tỉnh ủy", "BTGTU", ("VP",), "Đồng Sơn",
           (("TRƯỞNG BAN",), ("K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN")),
           ("Ban Tuyên giáo các huyện ủy, thành ủy",), "Cán bộ, công chức cơ quan", party=True),
    Office(("ĐẢNG BỘ TỈNH AN LỘC",), ("HUYỆN ỦY BÌNH NAM",), "Ban Thường vụ Huyện ủy", "HU", ("VP",), "Bình Nam",
           (("T/M BAN THƯỜNG VỤ", "BÍ THƯ"), ("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ")),
           ("Các chi bộ, đảng bộ trực thuộc",), "Các cơ quan tham mưu, giúp việc Huyện ủy", party=True),
    Office((), ("BẢO HIỂM XÃ HỘI VIỆT NAM",), "Bảo hiểm xã hội Việt Nam", "BHXH", ("TST", "CSYT"), "Hà Nội",
           (("KT. TỔNG GIÁM ĐỐC", "PHÓ TỔNG GIÁM ĐỐC"), ("TL. TỔNG GIÁM ĐỐC", "TRƯỞNG BAN BAN THU - SỔ, THẺ")),
           ("Bảo hiểm xã hội các tỉnh, thành phố trực thuộc Trung ương",), "Các đơn vị trực thuộc"),
    Office(("SỞ GIÁO DỤC VÀ ĐÀO TẠO ĐỒNG SƠN",), ("TRƯỜNG THPT LÊ VĂN BÌNH",), "Trường THPT Lê Văn Bình", "THPTLVB", ("VP",), "Đồng Sơn",
           (("HIỆU TRƯỞNG",), ("KT. HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG")),
           ("Tổ trưởng các tổ chuyên môn", "Giáo viên chủ nhiệm các lớp"), "Các tổ chuyên môn, bộ phận"),
    Office(("UBND TỈNH HƯƠNG GIANG",), ("BAN QUẢN LÝ", "CÁC KHU CÔNG NGHIỆP"), "Ban Quản lý các khu công nghiệp", "BQLKCN", ("ĐT", "VP"), "Hương Giang",
           (("TRƯỞNG BAN",), ("KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN")),
           ("Các doanh nghiệp trong khu công nghiệp",), "Các phòng, trung tâm thuộc Ban"),
    Office((), ("THỦ TƯỚNG CHÍNH PHỦ",), "Thủ tướng Chính phủ", "TTg", ("NN",), "Hà Nội",
           (("KT. THỦ TƯỚNG", "PHÓ THỦ TƯỚNG"), ("THỦ TƯỚNG",)),
           ("Bộ trưởng, Thủ trưởng cơ quan ngang bộ, cơ quan thuộc Chính phủ", "Chủ tịch UBND các tỉnh, thành phố trực thuộc trung ương"), "Các bộ, ngành"),
    Office(("UBND THÀNH PHỐ LÂM HẢI",), ("VĂN PHÒNG",), "Văn phòng UBND thành phố", "VP", ("TH", "ĐT"), "Lâm Hải",
           (("CHÁNH VĂN PHÒNG",), ("KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG")),
           ("Các sở, ban, ngành thành phố", "UBND các quận, huyện"), "Các phòng, đơn vị thuộc Văn phòng"),
)  # fmt: skip
