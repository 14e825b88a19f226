"""News goes out: each organisation's outbox is delivered in order, until it is taken."""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from http import HTTPStatus
from typing import Final

import requests

from connectors.bounded import bounded_adapter
from connectors.embedded.clock import Clock
from connectors.embedded.db import Database
from connectors.embedded.seed import Webhook
from connectors.signatures import sign

_TIMEOUT: Final = (3.0, 10.0)
_TOTAL: Final = 30.0
_IDLE_SECONDS: Final = 30.0
_LATER: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})


def never_again(status: int) -> bool:
    """Whether the receiver's answer means that this message must not be sent again."""
    return 400 <= status < 500 and status not in _LATER


def pause(attempts: int) -> float:
    """Seconds until the next attempt: doubling from half a second to a minute, with jitter."""
    return float(min(0.5 * 2 ** min(attempts, 7), 60.0) * random.uniform(0.8, 1.2))  # noqa: S311  # jitter, no secret


class Courier(threading.Thread):
    """Delivers one organisation's outbox, one message after the other, in the order of the feed.

    2xx is done; a 4xx other than 408 and 429 gives the message up; anything else is tried
    again later, and the messages behind it wait, also over a restart.
    """

    def __init__(self, db: Database, clock: Clock, organization: str, webhook: Webhook) -> None:
        super().__init__(name=f"courier-{organization}", daemon=True)
        self._db = db
        self._clock = clock
        self._organization = organization
        self._webhook = webhook
        self._bell = threading.Event()
        self._stopped = False
        self._session = requests.Session()
        adapter = bounded_adapter(_TIMEOUT[1], lambda: time.monotonic() + _TOTAL)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def ring(self) -> None:
        """There may be something to deliver."""
        self._bell.set()

    def stop(self) -> None:
        """End after the message under way."""
        self._stopped = True
        self._bell.set()

    def run(self) -> None:
        """Deliver until stopped."""
        while not self._stopped:
            self._bell.clear()
            wait = self._round()
            self._bell.wait(wait)

    def _round(self) -> float:
        """Deliver what is due; seconds until somebody should look again."""
        while not self._stopped:
            row = self._next()
            if row is None:
                return _IDLE_SECONDS
            wait: float = row["not_before"] - time.time()
            if wait > 0:
                return wait
            self._deliver(row)
        return 0.0

    def _next(self) -> sqlite3.Row | None:
        found: sqlite3.Row | None = (
            self._db.connection()
            .execute(
                "SELECT o.seq, o.webhook_id, o.attempts, o.not_before, c.body FROM outbox o"
                " JOIN changes c ON c.organization = o.organization AND c.seq = o.seq"
                " WHERE o.organization = ? AND o.state = 'waiting' ORDER BY o.seq LIMIT 1",
                (self._organization,),
            )
            .fetchone()
        )
        return found

    def _deliver(self, row: sqlite3.Row) -> None:
        body = row["body"].encode()
        headers = sign(self._webhook.secret, row["webhook_id"], self._clock.machine(), body)
        try:
            with self._session.post(
                self._webhook.url,
                data=body,
                headers={**headers, "Content-Type": "application/json"},
                timeout=_TIMEOUT,
                allow_redirects=False,
                stream=True,  # the status says it all: whatever follows is not read
            ) as answer:
                pass
        except requests.RequestException as error:
            self._later(row, type(error).__name__)
            return
        if answer.ok and answer.status_code < 300:
            self._settle(row, "delivered", str(answer.status_code))
        elif never_again(answer.status_code):
            self._settle(row, "given_up", str(answer.status_code))
        else:
            self._later(row, str(answer.status_code))

    def _settle(self, row: sqlite3.Row, state: str, last: str) -> None:
        with self._db.write() as tx:
            tx.execute(
                "UPDATE outbox SET state = ?, attempts = attempts + 1, last = ?"
                " WHERE organization = ? AND seq = ?",
                (state, last, self._organization, row["seq"]),
            )

    def _later(self, row: sqlite3.Row, last: str) -> None:
        with self._db.write() as tx:
            tx.execute(
                "UPDATE outbox SET attempts = attempts + 1, last = ?, not_before = ?"
                " WHERE organization = ? AND seq = ?",
                (last, time.time() + pause(row["attempts"]), self._organization, row["seq"]),
            )
