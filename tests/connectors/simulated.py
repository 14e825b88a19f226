"""The simulator as its own process, with its operator, and a webhook that remembers what came."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Any

import requests
import yaml

from connectors.embedded.client import EmbeddedSystem
from connectors.simulator.site import Site

TOKEN = Site.token
OPERATOR = Site.operator_token
SECRET, NEXT_SECRET = "whsec_dGVzdC1zZWNyZXQtb2YtdGhlLXN1aXRl", "whsec_dGhlLWtleS10aGF0LWlzLXRvLWNvbWU="


@dataclass
class Simulated:
    """One running simulator; ``site`` is what its file says."""

    folder: Path
    face: str = "reference"
    site: dict[str, Any] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    url: str = ""
    operator_url: str = ""
    _process: subprocess.Popen[str] | None = None

    def start(self) -> Simulated:
        """Start, on free ports the first time and on the same ones afterwards."""
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / "site.yaml"
        file.write_text(yaml.safe_dump(self.site), encoding="utf-8")
        ports = [one.rpartition(":")[2] or "0" for one in (self.url, self.operator_url)]
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "connectors.simulator", "--face", self.face),
                *("--data", str(self.folder / "data"), "--site", str(file)),
                *("--port", ports[0], "--operator-port", ports[1], *self.arguments),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        self.url, self.operator_url = re.findall(r"https?://[\d.:]+", said)
        return self

    def kill(self) -> None:
        """Die without a word."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Stop in order."""
        self._end(signal.SIGTERM)

    def died(self) -> None:
        """It died by itself."""
        self._end(0)

    def _end(self, number: int) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        if number:
            self._process.send_signal(number)
        self._process.wait(20)
        self._process.stdout.close()

    def system(self, **limits: Any) -> EmbeddedSystem:
        """Our adapter, with our token."""
        return EmbeddedSystem(self.url, TOKEN, (SECRET, NEXT_SECRET), **limits)

    def operate(self, method: str, path: str, body: Any = None) -> Any:
        """A call of the operator."""
        answer = requests.request(
            method,
            self.operator_url + path,
            json=body,
            headers={"Authorization": f"Bearer {OPERATOR}"},
            timeout=10,
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    def fault(self, name: str, **rule: Any) -> None:
        """Switch one fault on."""
        self.operate("POST", "/faults", [{"fault": name, **rule}])

    def ledger(self) -> list[dict[str, Any]]:
        """Every act."""
        found: list[dict[str, Any]] = self.operate("GET", "/ledger")
        return found

    def acted(self) -> list[str]:
        """The keys of all acts, oldest first."""
        return [line["key"] for line in self.ledger()]


class Hook:
    """A webhook on a free port: every call as (headers, body), in the order they came."""

    def __init__(self) -> None:
        self.came: Queue[tuple[dict[str, str], bytes]] = Queue()
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.came.put((dict(self.headers.items()), body))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def next(self) -> tuple[dict[str, str], bytes]:
        """The next call that comes."""
        return self.came.get(timeout=10)

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
