"""Passwords: argon2 hashes, one-time passwords, and a brake on guessing.

The brake counts failures per login in this process's memory: after five, each further try has to
wait, twice as long every time, up to fifteen minutes. With several web processes a guesser has that
many tries in each of them; a restart forgets the counts. That is enough against guessing argon2-hashed
passwords of ten characters and more, and keeps a shared table out of the sign-in's way.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import argon2

SHORTEST: Final = 10
FREE_TRIES: Final = 5
LONGEST_WAIT: Final = 900.0
_REMEMBERED: Final = 10_000
_ONE_TIME_ALPHABET: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"

_hasher = argon2.PasswordHasher()
_NOBODY: Final = _hasher.hash(secrets.token_urlsafe(16))
"""Checked for unknown logins, so that they take as long as known ones."""


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether a password is right; a null hash (nobody by that name) never is, in the same time."""
    try:
        return _hasher.verify(password_hash or _NOBODY, password) and password_hash is not None
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False


def one_time() -> str:
    """A one-time password for a person to type: three groups of four."""
    groups = ("".join(secrets.choice(_ONE_TIME_ALPHABET) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


def problems(current: str, new: str, again: str) -> list[str]:
    """Why a new password can not be taken."""
    found = []
    if len(new) < SHORTEST:
        found.append(f"Mật khẩu mới phải có ít nhất {SHORTEST} ký tự.")
    if new == current:
        found.append("Mật khẩu mới phải khác mật khẩu đang dùng.")
    if new != again:
        found.append("Hai lần nhập mật khẩu mới chưa giống nhau.")
    return found


@dataclass
class Brake:
    """Slows guessing down, by login. ``clock`` gives seconds of machine time."""

    clock: Callable[[], float] = time.monotonic
    _failed: dict[str, tuple[int, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, who: str) -> float:
        """Seconds until the next try is looked at; 0 when it may be made now."""
        with self._lock:
            count, last = self._failed.get(who, (0, 0.0))
        pause = min(2.0 ** (count - FREE_TRIES), LONGEST_WAIT) if count >= FREE_TRIES else 0.0
        return max(0.0, last + pause - self.clock())

    def failed(self, who: str) -> None:
        """Count a wrong password."""
        with self._lock:
            if len(self._failed) >= _REMEMBERED:
                self._failed.pop(next(iter(self._failed)))
            count, _ = self._failed.get(who, (0, 0.0))
            self._failed[who] = (count + 1, self.clock())

    def passed(self, who: str) -> None:
        """Forget the failures of somebody who signed in."""
        with self._lock:
            self._failed.pop(who, None)
