"""Webhook signatures as the Standard Webhooks specification has them: HMAC-SHA256 over raw bytes."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from standardwebhooks import Webhook

from connectors.errors import BadSignature

TOLERANCE_SECONDS: Final = 300
"""How far a message's time may lie from ours, either way."""

_PREFIX: Final = "whsec_"


def sign(secret: str, webhook_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of a message. ``at`` is machine time, ``body`` UTF-8, ``secret`` ``whsec_…``."""
    moment = at.astimezone(UTC)
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(secret).sign(webhook_id, moment, body.decode()),
    }


def verify(headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: datetime) -> str:
    """The message's id, once one of our secrets signed exactly these bytes and the message is fresh.

    Several secrets are valid while one is being replaced. ``now`` is machine time. Raises
    ``BadSignature`` otherwise, also when there is no secret at all.
    """
    lower = {name.lower(): value for name, value in headers.items()}
    webhook_id = lower.get("webhook-id", "")
    timestamp = lower.get("webhook-timestamp", "")
    given = lower.get("webhook-signature", "")
    if not (webhook_id and timestamp and given):
        raise BadSignature("a webhook header is missing")
    _check_age(timestamp, now)
    content = f"{webhook_id}.{timestamp}.".encode("utf-8", "surrogateescape") + body
    expected = [_mac(secret, content) for secret in secrets]
    passed = [_decoded(one) for one in given.split(" ")]
    if not any(hmac.compare_digest(ours, theirs) for ours in expected for theirs in passed):
        raise BadSignature("no signature agrees")
    return webhook_id


def _check_age(timestamp: str, now: datetime) -> None:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise BadSignature("the timestamp is no number of seconds")
    age = now.timestamp() - int(timestamp)
    if abs(age) > TOLERANCE_SECONDS:
        raise BadSignature("the message is too old" if age > 0 else "the message is from the future")


def _mac(secret: str, content: bytes) -> bytes:
    # The library signs texts only; what comes in may be any bytes and must be verified as it came.
    encoded = secret.removeprefix(_PREFIX)
    key = base64.b64decode(encoded + "=" * (-len(encoded) % 4))
    if not key:
        raise BadSignature("our webhook secret is empty")
    return hmac.new(key, content, hashlib.sha256).digest()


def _decoded(signature: str) -> bytes:
    """The bytes of a ``v1,…`` signature; empty for anything else, which agrees with nothing."""
    version, _, encoded = signature.partition(",")
    try:
        return base64.b64decode(encoded, validate=True) if version == "v1" else b""
    except (binascii.Error, ValueError):
        return b""
