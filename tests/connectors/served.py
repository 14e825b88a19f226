"""The embedded document system as its own process, with the people who live in it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from connectors.embedded.client import EmbeddedSystem
from plugin.trial.system_actor import Operator, PersonActor, Sender

OURS, THEIRS = "000.01.12.H41", "000.00.12.H41"
SECRET = "whsec_dGVzdC1zZWNyZXQtb2YtdGhlLXN1aXRl"
TOKENS = {
    "plugin": "p" * 32,
    "theirs": "t" * 32,
    "clerk": "c" * 32,
    "head": "h" * 32,
    "other-head": "o" * 32,
    "admin": "a" * 32,
}


@dataclass
class Served:
    """One running system. ``webhook`` is where its news go."""

    folder: Path
    webhook: str | None = None
    arguments: tuple[str, ...] = ()
    _process: subprocess.Popen[str] | None = field(default=None, init=False)
    url: str = field(default="", init=False)

    def start(self) -> Served:
        """Start, on a free port the first time and on the same one afterwards."""
        self.folder.mkdir(parents=True, exist_ok=True)
        seed = self.folder / "seed.yaml"
        seed.write_text(yaml.safe_dump(self._seed()), encoding="utf-8")
        port = self.url.rpartition(":")[2] or "0"
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "connectors.embedded", "--data", str(self.folder / "data")),
                *("--seed", str(seed), "--port", port, *self.arguments),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        found = re.search(r"http://\S+", said)
        assert found, said
        self.url = found[0].rstrip("/")
        return self

    def _seed(self) -> dict[str, object]:
        hook = {"url": self.webhook, "secret": SECRET} if self.webhook else None
        people = [
            {"id": "truong", "name": "Nguyễn Văn A", "unit": "hcth", "token": TOKENS["head"]},
            {"id": "truong-khac", "name": "Nguyễn Thị B", "unit": "qlvtlt", "token": TOKENS["other-head"]},
        ]
        clerk = {"id": "vanthu", "name": "Nguyễn Thị C", "unit": None, "token": TOKENS["clerk"]}
        ours = {
            "code": OURS,
            "name": "Chi cục Văn thư - Lưu trữ",
            "token": TOKENS["plugin"],
            "units": [{"id": "hcth", "name": "Phòng HCTH"}, {"id": "qlvtlt", "name": "Phòng QLVTLT"}],
            "people": people,
            **({"webhook": hook} if hook else {}),
        }
        theirs = {
            "code": THEIRS,
            "name": "Sở Nội vụ",
            "token": TOKENS["theirs"],
            "units": [],
            "people": [clerk],
        }
        return {"admin_token": TOKENS["admin"], "organizations": [ours, theirs]}

    def kill(self) -> None:
        """Die without a word."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._close()

    def stop(self) -> None:
        """Stop in order."""
        assert self._process is not None
        self._process.terminate()
        self._process.wait(20)
        self._close()

    def _close(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        self._process.stdout.close()

    def system(self, *, read_timeout: float = 10.0) -> EmbeddedSystem:
        """Our adapter, with our token."""
        return EmbeddedSystem(self.url, TOKENS["plugin"], (SECRET,), read_timeout=read_timeout)

    def person(self, who: str = "head") -> PersonActor:
        """A person of ours."""
        return PersonActor(self.url, TOKENS[who])

    def sender(self) -> Sender:
        """The clerk of the other organisation."""
        return Sender(self.url, TOKENS["clerk"])

    def operator(self) -> Operator:
        """Whoever runs the system."""
        return Operator(self.url, TOKENS["admin"])
