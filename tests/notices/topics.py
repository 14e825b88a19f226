"""What notices are about: subjects, sentences and acts of our own writing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    """``subject`` stands after "V/v"; ``result`` after "báo cáo"; ``act`` after "hoàn thành việc"."""

    subject: str
    reason: str
    orders: tuple[str, ...]
    result: str
    act: str


TOPICS = (
    Topic("rà soát vị trí việc làm của công chức, viên chức",
          "Qua theo dõi, một số nơi chưa cập nhật bản mô tả công việc sau khi thay đổi nhân sự.",
          ("Đối chiếu danh sách người đang làm việc với vị trí việc làm đã được duyệt.", "Bổ sung bản mô tả công việc cho những vị trí còn thiếu."),
          "kết quả rà soát vị trí việc làm", "cập nhật bản mô tả công việc"),
    Topic("tăng cường tiết kiệm điện tại trụ sở cơ quan",
          "Mùa nắng nóng năm nay kéo dài, nhu cầu dùng điện ở các công sở tăng cao.",
          ("Tắt đèn, quạt và máy điều hòa khi không có người trong phòng.", "Đặt nhiệt độ máy điều hòa từ 26 độ C trở lên trong giờ làm việc."),
          "tình hình sử dụng điện", "thay bóng đèn cũ bằng bóng tiết kiệm điện"),
    Topic("triển khai chữ ký số cho lãnh đạo các đơn vị",
          "Việc ký số văn bản điện tử còn chậm, nhiều văn bản vẫn phải in ra để trình ký.",
          ("Lập danh sách lãnh đạo chưa có chứng thư số.", "Bố trí máy tính, thiết bị ký số cho người có thẩm quyền ký."),
          "số lượng chứng thư số đã cấp", "cài đặt thiết bị ký số"),
    Topic("phòng, chống dịch sốt xuất huyết trên địa bàn",
          "Từ đầu mùa mưa đến nay, số ca mắc sốt xuất huyết có chiều hướng tăng ở nhiều xã.",
          ("Vận động từng hộ dân thả cá, lật úp dụng cụ chứa nước.", "Chuẩn bị đủ hóa chất, vật tư cho các đợt phun chủ động."),
          "kết quả diệt lăng quăng", "phun hóa chất tại các ổ dịch"),
    Topic("thống kê trang thiết bị công nghệ thông tin",
          "Để có cơ sở lập dự toán mua sắm tập trung, cần nắm lại hiện trạng máy móc.",
          ("Kiểm đếm máy tính, máy in, máy quét theo từng phòng.", "Ghi rõ năm mua và tình trạng sử dụng của từng thiết bị."),
          "số lượng máy tính đang sử dụng", "kiểm đếm thiết bị"),
    Topic("tổ chức Hội nghị cán bộ, công chức, viên chức và người lao động",
          "Hội nghị được tổ chức mỗi năm một lần nhằm phát huy quyền làm chủ của người lao động.",
          ("Lấy ý kiến đóng góp vào dự thảo quy chế chi tiêu nội bộ.", "Bầu Ban Thanh tra nhân dân theo đúng quy định."),
          "kết quả tổ chức hội nghị", "tổ chức hội nghị ở cấp phòng"),
    Topic("kiểm tra an toàn thực phẩm tại bếp ăn tập thể",
          "Thời gian gần đây, tại một số bếp ăn tập thể đã xảy ra vụ ngộ độc nhẹ.",
          ("Kiểm tra nguồn gốc nguyên liệu và sổ lưu mẫu thức ăn.", "Nhắc nhở người chế biến khám sức khỏe đúng kỳ hạn."),
          "kết quả kiểm tra bếp ăn tập thể", "kiểm tra toàn bộ bếp ăn"),
    Topic("đăng ký nhu cầu đào tạo, bồi dưỡng công chức",
          "Kế hoạch bồi dưỡng được xây dựng trên nhu cầu thực tế của từng cơ quan.",
          ("Rà soát tiêu chuẩn ngạch của công chức hiện có.", "Ưu tiên người mới được bổ nhiệm và người làm việc ở cơ sở."),
          "nhu cầu bồi dưỡng của cơ quan", "rà soát tiêu chuẩn ngạch"),
    Topic("ứng phó với áp thấp nhiệt đới trên biển",
          "Theo bản tin dự báo, áp thấp nhiệt đới có khả năng mạnh lên và đổi hướng trong hai ngày tới.",
          ("Kêu gọi tàu thuyền vào nơi tránh trú, kiểm đếm số người trên từng tàu.", "Sẵn sàng lực lượng, phương tiện theo phương châm bốn tại chỗ."),
          "tình hình kiểm đếm tàu thuyền", "di dời dân khỏi vùng trũng"),
    Topic("giải ngân vốn đầu tư công của các dự án do xã làm chủ đầu tư",
          "Đến hết quý trước, tỷ lệ giải ngân của nhiều dự án còn thấp so với kế hoạch.",
          ("Xác định rõ nguyên nhân chậm của từng dự án.", "Phân công lãnh đạo phụ trách, theo dõi hằng tuần."),
          "tiến độ giải ngân từng dự án", "nghiệm thu khối lượng"),
    Topic("số hóa hồ sơ tài liệu lưu trữ giai đoạn đầu",
          "Kho lưu trữ hiện còn nhiều hồ sơ giấy chưa được chỉnh lý, khó tra cứu.",
          ("Chọn phông tài liệu có tần suất khai thác cao để làm trước.", "Kiểm tra chất lượng ảnh quét trước khi nhập vào phần mềm."),
          "khối lượng hồ sơ đã số hóa", "chỉnh lý hồ sơ giấy"),
    Topic("chấn chỉnh kỷ luật, kỷ cương hành chính",
          "Vẫn còn hiện tượng đi muộn, về sớm và làm việc riêng trong giờ hành chính.",
          ("Quán triệt đến toàn thể công chức nội quy cơ quan.", "Gắn việc chấp hành kỷ luật với đánh giá, xếp loại cuối năm."),
          "việc chấp hành kỷ luật, kỷ cương", "kiểm tra đột xuất các bộ phận"),
    Topic("vận động ủng hộ Quỹ Vì người nghèo",
          "Phát huy truyền thống tương thân tương ái, nhiều tập thể đã đăng ký tham gia.",
          ("Mỗi người tự nguyện ủng hộ theo khả năng của mình.", "Công khai danh sách và số tiền tại bảng tin cơ quan."),
          "số tiền ủng hộ", "chuyển tiền vào tài khoản của Quỹ"),
    Topic("tuyên truyền cải cách thủ tục hành chính và dịch vụ công trực tuyến",
          "Tỷ lệ hồ sơ nộp trực tuyến của tỉnh còn thấp so với chỉ tiêu được giao.",
          ("Hướng dẫn người dân tạo tài khoản và nộp hồ sơ tại nhà.", "Bố trí người hỗ trợ tại bộ phận một cửa."),
          "tỷ lệ hồ sơ nộp trực tuyến", "treo bảng hướng dẫn tại nơi tiếp nhận"),
    Topic("bảo đảm an ninh, an toàn mạng trong dịp nghỉ lễ",
          "Các hệ thống thông tin thường là mục tiêu tấn công trong những ngày nghỉ dài.",
          ("Sao lưu dữ liệu và cập nhật bản vá cho máy chủ.", "Phân công người trực, công khai số điện thoại đường dây nóng."),
          "danh sách cán bộ trực", "sao lưu dữ liệu máy chủ"),
    Topic("tổng kiểm tra công tác phòng cháy, chữa cháy",
          "Mùa hanh khô tiềm ẩn nguy cơ cháy, nổ tại kho và nơi để nhiều giấy tờ.",
          ("Kiểm tra bình chữa cháy, lối thoát nạn và hệ thống điện.", "Tập huấn cách dùng bình chữa cháy cho bảo vệ và văn thư."),
          "kết quả tự kiểm tra phòng cháy, chữa cháy", "bảo dưỡng bình chữa cháy"),
)  # fmt: skip

CITED = (
    ("Quyết định", "QĐ-TTg", "Thủ tướng Chính phủ", "phê duyệt Chương trình cải cách hành chính", False),
    ("Nghị định", "NĐ-CP", "Chính phủ", "quy định về công tác hành chính của cơ quan nhà nước", True),
    ("Thông tư", "TT-BNV", "Bộ Nội vụ", "hướng dẫn chế độ báo cáo thống kê ngành", True),
    ("Công văn", "BNV-VP", "Bộ Nội vụ", "báo cáo công tác quý", False),
    ("Kế hoạch", "KH-UBND", "UBND tỉnh", "triển khai nhiệm vụ trọng tâm", False),
    ("Chỉ thị", "CT-TTg", "Thủ tướng Chính phủ", "đẩy mạnh thực hành tiết kiệm", False),
    ("Nghị quyết", "NQ-HĐND", "Hội đồng nhân dân tỉnh", "nhiệm vụ phát triển kinh tế - xã hội", False),
    ("Thông báo", "TB-VP", "Văn phòng UBND tỉnh", "ý kiến kết luận tại cuộc họp giao ban", False),
    ("Quyết định", "QĐ-UBND", "Chủ tịch UBND tỉnh", "giao chỉ tiêu kế hoạch năm", False),
    ("Công điện", "CĐ-TTg", "Thủ tướng Chính phủ", "tập trung ứng phó thiên tai", False),
)
"""Type, symbol, issuer, subject, and whether the number carries the year."""

NAMES = (
    "Nguyễn Văn An", "Trần Thị Bích Ngọc", "Lê Minh Đức", "Phạm Hoàng Yến", "Võ Thanh Tùng", "Đặng Quốc Khánh", "Hoàng Thị Mai",
    "Bùi Xuân Trường", "Đỗ Như Ý", "Ngô Thế Vinh", "Y Thông", "Nguyễn Thị Ánh Tuyết", "Lý Văn Ba", "Huỳnh Ngọc Đăng Khoa",
)  # fmt: skip
