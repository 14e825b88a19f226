"""Roles: what a person may do here."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """A sign-in's role; a person may hold several."""

    CLERK = "clerk"
    OFFICE = "office"
    LEADER = "leader"
    UNIT_HEAD = "unit_head"
    MEMBER = "member"
    ARCHIVIST = "archivist"
    ADMIN = "admin"


ROLE_TITLES: Final[dict[Role, str]] = {
    Role.CLERK: "Văn thư",
    Role.OFFICE: "Văn phòng",
    Role.LEADER: "Lãnh đạo",
    Role.UNIT_HEAD: "Trưởng đơn vị",
    Role.MEMBER: "Chuyên viên của đơn vị",
    Role.ARCHIVIST: "Lưu trữ",
    Role.ADMIN: "Quản trị",
}
