"""The words of an act: what hands something to somebody, what is a task or an event, and what a sentence says of
each of its times.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from plugin.reading.channels import read_measure
from plugin.reading.lines import UPPER, plain
from plugin.reading.parties import order_to, subject_of
from plugin.reading.terms import Term


def not_after(words: str) -> str:
    """A pattern's beginning: none of these words, in plain text, stands before."""
    return "".join(f"(?<!{word} )" for word in words.split())


_NO_VERB: Final = "cong chuong quy qua lo tien giao hanh phuong lich lap to"
SUBMIT: Final = rf"{not_after(_NO_VERB)}trinh\b"
""" "trình" as a verb, in plain text: not công trình, chương trình, tờ trình."""
REPORT: Final = re.compile(
    r"\b(?:(?<!nghe )(?<!theo )(?<!duyet )(?<!tham dinh )(?<!(?<!ket )qua )(?<!tai )(?<!mau )(?<!cac )(?<!do )bao\s+cao(?!\s+(?:vien\b|nay\b|so\s+\d))|"
    r"(?<!keu )(?<!lenh )(?<!ten )g[uo]i\s+(?!cua\b|dien\b|la\b|tat\b|chung\b|vao\s+kho|kho\b|kem|den\s+quy\b|loi\b|thau\b|von\b|nhap\s+ngu)|nop\s+(?!(?:thue|tien|phi)\b|(?:hoc|vien|dang|doan|hoi)\s+phi|le\s+phi|ngan\s+sach|phat|du\b|het\b|so\s+tien|kinh\s+phi|bhxh|bao\s+hiem|vao\b)|phan\s+hoi|(?<!thong )(?<!canh )(?<!du )bao\s+(?:lai|ve|ubnd|uy\s+ban)\b|fax\s+ve\b|van\s+ban\s+thong\s+bao\b|(?:(?<=don vi )|(?<=co quan )|(?<=phai ))bo\s+sung\s+(?=$|trong\s+(?:thoi\s+han|vong))|bo\s+sung\s+(?:so\s+lieu|bao\s+cao|ho\s+so|danh\s+sach)|chuyen\s+(?:(?:ve|cho|den)\s+)?(?=van\s+phong|phong\s|ubnd|uy\s+ban)|cap\s+nhat\s+so\s+lieu(?=[^.;]{0,60}\blen\s)|dang\s+ky\s+(?!kinh\s+doanh|thue|doanh|khai|ket\s+hon|xe|dat\b|quyen|bien\s+dong|ho\b|tau|tam|thuong|lai|cu\s+tru)|"
    r"(?:co|cho|gop|lay|tham\s+gia)\s+y\s+kien|tham\s+muu(?![^.;]{0,90}\b(?:so\s+ket|tong\s+ket|to\s+chuc|thanh\s+lap|kien\s+toan)\b)|de\s+xuat|"
    rf"{SUBMIT}\s+(?!do\b|bay\b|tu\b)|cung\s+cap|tra\s+loi|xac\s+nhan|"
    r"dien\s+(?:phieu|bieu|mau|thong\s+tin)|lap\s+danh\s+sach|cu\s+(?:can\s+bo\s+)?dau\s+moi|thong\s+bao\s+(?:ho\s+ten|danh\s+sach)|cu\s+(?:can\s+bo|nguoi|dai\s+dien)[^.;]{0,60}(?:danh\s+sach|gui))"
)
"""Acts that hand something to somebody, in plain text; "báo cáo" as a noun is not one."""
TASK: Final = re.compile(
    r"\b(?:hoan\s+thanh|hoan\s+tat|xong|trien\s+khai|thuc\s+hien|giai\s+ngan|gia\s+han|to\s+chuc|khac\s+phuc|ra\s+soat|xay\s+dung|"
    r"ban\s+hanh|kiem\s+tra|xu\s+ly|giai\s+quyet|cap\s+nhat|bo\s+tri|ket\s+thuc|khoi\s+cong|ban\s+giao|niem\s+yet|cai\s+dat|phe\s+duyet|thanh\s+lap|gop\s+phan|mua\s+sam|tiem|nhap|nop\s+du|nop\s+tien|thanh\s+toan)\b"
)
FINISH: Final = re.compile(
    r"\b(?:hoan\s+thanh|hoan\s+tat|xong|thuc\s+hien|thoi\s+(?:gian|han))\b[^,;]{0,40}$"
)
_MEETING: Final = f"{not_after('tong phoi phu ket truong thich tap')}hop"
""" "họp" by itself, in plain text: not tổng hợp, trường hợp."""
EVENT: Final = re.compile(
    rf"\b(?:thoi\s+gian|khai\s+mac|be\s+mac|{_MEETING}(?!\s+(?:thu|dong|le|tac|nhat|phap|ly|quy))|to\s+chuc\s+vao|tap\s+huan|hoi\s+nghi|du\s+hop|tham\s+du|gap\s+mat|trao\s+giai|"
    r"(?<!ty\s)(?<!hop\s)le(?!\s+(?:phi|thuoc)))\b"
)
_ACT: Final = re.compile(rf"(?:\btong\s+hop,?\s+(?:bao\s+cao|gui|trinh)|{REPORT.pattern})")
HAS_ACT: Final = re.compile(rf"{REPORT.pattern}|{TASK.pattern}")
_TO_DO: Final = re.compile(r"^[\s,]*(?:và|để|đồng\s+thời)\s+")
_DAY_OF_WEEK: Final = re.compile(r"^\s?\((?:thứ\s+\w+|[Cc]hủ\s+nhật|Thứ\s+\w+)\)")
_OF_WHAT: Final = re.compile(
    r"\s?\((?P<of>(?:đối\s+với|áp\s+dụng|dành\s+cho|cho|của|đợt|lần|kỳ|giai\s+đoạn|báo\s+cáo)\s[^()]{1,80})\)"
)
""" "trước ngày 15/6 (đối với báo cáo 6 tháng)"."""
JOINS: Final = re.compile(r"\s?(?:\([^()]{1,40}\))?[\s,;]*(?:va|và|hoac|hoặc)?\s*")
"""What may stand between two times of one act."""
_OBJECTLESS: Final = re.compile(
    rf"(?:gửi|nộp|báo cáo)(?:\s+(?:về|cho|đến|tới)\s|\s+[{UPPER}]|\s+(?:để|qua)\s|\W*$)", re.IGNORECASE
)
""" "gửi về …": what is sent stands before the verb."""
_FAR, _LONG = 8, 600
"""How many times before, and how many characters behind, an act is looked for."""


def clause_of(sentence: str, terms: Sequence[Term], n: int) -> str:
    """What a sentence says of its ``n``-th time: all of it, or the act that is nearest before, else behind."""
    term = terms[n]
    for nearest in range(n, max(-1, n - _FAR), -1) if len(terms) > 1 else ():
        own = sentence[_end(sentence, terms[nearest - 1]) if nearest else 0 : terms[nearest].start]
        if HAS_ACT.search(plain(own)):
            return _TO_DO.sub("", own).strip(" ,")
    behind = sentence[_end(sentence, terms[-1]) :][:_LONG]
    if len(terms) > 1 and HAS_ACT.search(plain(behind)):
        return JOINS.sub("", behind, count=1).strip(" ,)")
    rest = (sentence[: term.start] + _DAY_OF_WEEK.sub(" ", sentence[term.end :], count=1)).strip()
    return rest if rest.strip(" ,.;:") else term.words.rpartition(":")[0]


def _end(sentence: str, term: Term) -> int:
    """Where a time ends, with the bracket that says what it is the time of."""
    of = _OF_WHAT.match(sentence, term.end)
    return of.end() if of else term.end


def what_of(sentence: str, terms: Sequence[Term], n: int, asked: str) -> str:
    """What is owed at a sentence's ``n``-th time; ``asked``: the act that a list's beginning states for it."""
    clause = clause_of(sentence, terms, n)
    what = (
        f"{act_of(asked)} ({act_of(clause)})"
        if asked and not REPORT.search(plain(clause))
        else act_of(clause)
    )
    of = _OF_WHAT.match(sentence, terms[n].end)
    named = of is not None and len(terms) > 1 and of.group("of") not in what
    return f"{what} ({of.group('of')})" if of and named else what


def act_of(text: str) -> str:
    """The words of an act, from its verb on, with its measure in brackets."""
    measure = read_measure(text)
    act = re.split(r"\s+\((?=số liệu|tỷ lệ|tính)", text[_act_start(text) :], maxsplit=1)[0]
    act = " ".join(act.replace("()", "").split()).lstrip(" ,.;:/)").rstrip(" ,.;:/(")
    if act.endswith(")") and act.count(")") > act.count("("):
        act = act[:-1].rstrip()
    return f"{act} ({measure})" if measure and f"({measure})" not in act else act


def _act_start(text: str) -> int:
    """Where the act begins: at its verb, or before it at what is sent: "Số liệu được gửi về …"."""
    verb = _ACT.search(plain(text))
    if verb is None:
        return 0
    without = _OBJECTLESS.match(text, verb.start()) and subject_of(text) is None and order_to(text) is None
    return text.rfind(". ", 0, verb.start()) + 1 if without else verb.start()
