"""The operator's address: the ledger, the faults, holding an act, and what people do in this system.

All bodies are JSON, and every call carries the operator's bearer token:

* ``GET /ledger``, ``GET /calls`` (how often each address was called), ``GET /load`` (``{most_at_once}``: how many calls
  were under way together at the most since the last time it was asked), ``GET /bites`` (how often each fault bit)
* ``POST /faults`` with a list of rules (see ``faults.Rule``) switches them on, ``DELETE /faults`` all off
* ``POST /hold`` ``{"act", "nth"?}``, ``GET /hold``, ``POST /release``
* ``POST /keys`` ``{"remember": bool}``: whether a key that comes again is recognised
* ``GET /things/assign`` (or ``send``, ``circulate``, ``file``): what was created, ``{id, state, versions, …}`` without
  files; ``GET /inbox``: what came in, ``{id, name}``
* ``POST /desk/{verb}``: ``notice`` ``{name, content (base64), fields}``, ``see``, ``acknowledge``, ``answer``, ``read_copy``,
  ``receipt``, ``recall``, each with ``external_id`` and the arguments of ``MemoryDesk``; and the face's own verbs
"""

from __future__ import annotations

import base64
import hmac
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from connectors.protocol import Assignment, Circulation, Outbound, Package
from connectors.simulator.face import Answer, Desk, Face, Request
from connectors.simulator.faults import Plan, rule
from connectors.simulator.hold import Hold
from connectors.simulator.world import World

_KINDS: Final[Mapping[str, type[Any]]] = {
    "assign": Assignment,
    "circulate": Circulation,
    "send": Outbound,
    "file": Package,
}
_VERBS: Final = frozenset({"see", "acknowledge", "answer", "read_copy", "receipt", "recall"})


@dataclass
class Operator:
    """Answers the operator's calls."""

    world: World
    face: Face
    plan: Plan
    hold: Hold
    token: str
    calls: Counter[str]
    most_at_once: int = 0

    def answer(self, request: Request) -> Answer:
        """One call; 401 without the token, 404 for an unknown address, 400 with a sentence for what is wrong."""
        given = request.headers.get("authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self.token}".encode()):
            return _json(401, {"error": "the operator's token is wanted"})
        _, what, *rest = request.path.split("/", 2)
        do = _OPERATIONS.get((request.method, what))
        if do is None:
            return _json(404, {"error": "no such operation"})
        try:
            return _json(200, do(self, rest[0] if rest else "", json.loads(request.body or b"{}")))
        except (LookupError, ValueError, TypeError) as error:
            return _json(400, {"error": f"{type(error).__name__}: {error}"})

    def ledger(self, _rest: str, _body: Any) -> Any:
        """Every act."""
        return self.world.act_lines()

    def counted(self, _rest: str, _body: Any) -> Any:
        """How often each address was called."""
        return dict(self.calls)

    def load(self, _rest: str, _body: Any) -> Any:
        """How many calls were under way together, at the most."""
        most, self.most_at_once = self.most_at_once, 0
        return {"most_at_once": most}

    def bites(self, _rest: str, _body: Any) -> Any:
        """How often each fault of calls and news bit."""
        return dict(self.plan.bites)

    def on(self, _rest: str, body: Any) -> Any:
        """Switch faults on."""
        rules = [rule(one) for one in body]
        self.plan.add(rules)
        return {"on": len(rules)}

    def off(self, _rest: str, _body: Any) -> Any:
        """Switch all faults off."""
        self.plan.clear()
        return {}

    def arm(self, _rest: str, body: Any) -> Any:
        """Hold an act."""
        self.hold.arm(body["act"], int(body.get("nth", 1)))
        return self.hold.state()

    def held(self, _rest: str, _body: Any) -> Any:
        """What is held."""
        return self.hold.state()

    def release(self, _rest: str, _body: Any) -> Any:
        """Let it go."""
        self.hold.release()
        return self.hold.state()

    def keys(self, _rest: str, body: Any) -> Any:
        """Whether keys are remembered, from now on and over a restart."""
        self.world.remembers = bool(body["remember"])
        self.world.touch()
        return {"remember": self.world.remembers}

    def things(self, rest: str, _body: Any) -> Any:
        """What was created, without the bytes of files."""
        return [
            {**_plain(thing), "id": id, **self.world.standing(id)}
            for id, thing in self.world.things(_KINDS[rest]).items()
        ]

    def inbox(self, _rest: str, _body: Any) -> Any:
        """The documents that came in."""
        return [{"id": id, "name": name} for id, name in self.world.things(str).items()]

    def desk(self, rest: str, body: Any) -> Any:
        """Somebody acts in this system."""
        if rest == "notice":
            content = base64.b64decode(body["content"])
            entry = self.world.deliver_notice(body["name"], content, **body.get("fields", {}))
            return json.loads(entry)
        if rest in _VERBS:
            return json.loads(getattr(self.world, rest)(**body))
        if isinstance(self.face, Desk):
            return self.face.desk(rest, body)
        raise LookupError(f"nobody here can {rest}")


_OPERATIONS: Final[Mapping[tuple[str, str], Callable[[Operator, str, Any], Any]]] = {
    ("GET", "ledger"): Operator.ledger,
    ("GET", "calls"): Operator.counted,
    ("GET", "bites"): Operator.bites,
    ("GET", "load"): Operator.load,
    ("POST", "faults"): Operator.on,
    ("DELETE", "faults"): Operator.off,
    ("POST", "hold"): Operator.arm,
    ("GET", "hold"): Operator.held,
    ("POST", "release"): Operator.release,
    ("POST", "keys"): Operator.keys,
    ("GET", "things"): Operator.things,
    ("GET", "inbox"): Operator.inbox,
    ("POST", "desk"): Operator.desk,
}


def _plain(thing: Any) -> dict[str, Any]:
    files = ("attachments", "attachment")
    return {name: value for name, value in asdict(thing).items() if name not in files}


def _json(status: int, value: Any) -> Answer:
    return Answer(status, json.dumps(value, ensure_ascii=False, default=_text).encode())


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
