"""The embedded document system over HTTP. The contract is ``openapi.yaml``; this maps it onto Flask.

Start: ``python -m connectors.embedded --data DIR --port N --seed seed.yaml``.

How people act, each with the own bearer token and a fresh ``Idempotency-Key`` per act (JSON bodies,
``{}`` where nothing is said; answers are ``{"id", "at"}``):

* a unit's person: ``GET /tasks`` (``?reference=TS-…``) lists the own unit's tasks;
  ``POST /tasks/{id}/reads`` and ``POST /tasks/{id}/acknowledgements`` with ``{}``;
  ``POST /tasks/{id}/answers`` with ``{"figures": {code: value | {option: value}}, "note"?,
  "nil_return"?, "confirmed_by"?, "files"?: [{"sha256", "name", "media_type"?}]}``;
  ``POST /tasks/{id}/comments`` with ``{"text"}``
* reading a circulated copy: ``GET /circulations``, ``POST /circulations/{id}/reads`` with ``{}``
* sending a document to another organisation: ``PUT /files/{sha256}`` with the raw bytes
  (``Content-Type: application/octet-stream``, no key), then ``POST /outbound`` with
  ``{"code", "subject", "addressees": [organisation codes], "files": [{"sha256", "name"}],
  "doc_type"?, "issued_on"?, "reference"?}``
* entering an arrived document in the own book: ``GET /inbox?code=187/BC-CCVTLT``,
  ``POST /inbox/{id}/registration`` with ``{"number": 1876, "entered_at": ISO instant}``; the sender
  gets receipt 03. ``POST /inbox/{id}/status`` tells the sender more.
* recalling: ``POST /outbound/{id}/recall`` with ``{"reason"}``

For trials, with the seed's ``admin_token``: ``POST /hold`` ``{"act", "nth"?}`` holds the answer of the
nth such create after its commit (``GET /hold`` → ``{"armed", "held"}``; the file ``DIR/held``
then contains its key) until ``POST /release`` ``{}``, a file ``DIR/release``, or the client's end.
``GET /ledger`` lists every plugin's acts.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import traceback
from collections.abc import Callable
from typing import Any, Final

from flask import Flask, Request, Response, request, send_file
from waitress.server import create_server
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from connectors.embedded.api import HANDLERS
from connectors.embedded.api.files import take_in
from connectors.embedded.contract import Contract, Operation
from connectors.embedded.problems import Problem
from connectors.embedded.site import Actor, Answer, Call, Site

_ANYBODY: Final = Actor("anybody", "")


def build(site: Site) -> Flask:
    """The web application of a running system: one route per operation of the contract."""
    app = Flask("connectors.embedded", static_folder=None)
    app.url_map.merge_slashes = False
    app.config["MAX_CONTENT_LENGTH"] = site.file_limit
    for operation in Contract().operations.values():
        app.add_url_rule(
            operation.path.replace("{", "<").replace("}", ">"),
            endpoint=operation.id,
            view_func=_view(site, operation),
            methods=[operation.method],
            provide_automatic_options=False,
        )
    app.register_error_handler(Problem, _problem)
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(sqlite3.OperationalError, _database_problem)
    app.register_error_handler(Exception, _fault)
    return app


def serve(site: Site, host: str, port: int, threads: int) -> None:
    """Serve until SIGTERM or Ctrl-C; prints the address on one line once it listens."""
    server = create_server(
        build(site),
        host=host,
        port=port,
        threads=threads,
        connection_limit=1000,
        channel_timeout=30,
        # Lets a held create notice that its client is gone.
        channel_request_lookahead=5,
        max_request_body_size=2 * site.file_limit,
        ident=None,
    )
    sys.stdout.write(f"embedded document system on http://{host}:{server.effective_port}\n")
    sys.stdout.flush()
    try:
        server.run()
    finally:
        site.close()


def _view(site: Site, operation: Operation) -> Callable[..., Response]:
    handler = HANDLERS[operation.id]

    def view(**path: str) -> Response:
        actor = _actor(site, operation)
        query = request.args.to_dict(flat=False)
        parameters = operation.read_parameters(path, query, dict(request.headers))
        body = _body(site, operation)
        take_in(site, actor.organization, body)
        gone = request.environ.get("waitress.client_disconnected", lambda: False)
        stream = request.stream if operation.method == "PUT" else None
        call = Call(operation.id, actor, parameters, body, stream, gone)
        return _response(handler(site, call))

    return view


def _actor(site: Site, operation: Operation) -> Actor:
    if not operation.who:
        return _ANYBODY
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    actor = site.actor(token.strip()) if scheme.lower() == "bearer" else None
    if actor is None:
        raise Problem(401, "no-token", "send a bearer token", {"WWW-Authenticate": "Bearer"})
    if actor.kind not in operation.who:
        raise Problem(403, "not-allowed", f"this is not for a {actor.kind}")
    return actor


def _body(site: Site, operation: Operation) -> Any:
    """The checked JSON body; null for a file, whose handler reads the stream itself."""
    if operation.body_type is None:
        return None
    if operation.body is None:
        if request.mimetype != operation.body_type:
            raise Problem(415, "wrong-type", f"send {operation.body_type}")
        return None
    return operation.read_body(request.mimetype, _bounded(request, site.body_limit))


def _bounded(request: Request, limit: int) -> bytes:
    raw = request.stream.read(limit + 1)
    if len(raw) > limit:
        raise RequestEntityTooLarge
    return raw


def _response(answer: Answer) -> Response:
    if answer.file is not None:
        return send_file(answer.file, mimetype="application/octet-stream", etag=False, conditional=False)
    return _json(answer.body, answer.status, "application/json", dict(answer.headers))


def _json(body: Any, status: int, media_type: str, headers: dict[str, str]) -> Response:
    content = json.dumps(body, ensure_ascii=False).encode()
    return Response(content, status, headers, mimetype=media_type)


def _problem(problem: Problem) -> Response:
    return _json(problem.body(), problem.status, "application/problem+json", problem.headers)


def _http_problem(error: HTTPException) -> Response:
    """What Flask itself refuses: unknown address, wrong method, too large a body."""
    response = error.get_response()
    kept = {name: value for name, value in response.headers if name in ("Allow", "Retry-After")}
    status = error.code or 500
    code = (error.name or "error").lower().replace(" ", "-")
    return _problem(Problem(status, code, error.description or code, kept))


def _database_problem(error: sqlite3.OperationalError) -> Response:
    """A busy or full disk: nothing was done, so the caller may come again."""
    sys.stderr.write(f"database: {error}\n")
    return _problem(Problem(503, "busy", "the database does not answer", {"Retry-After": "1"}))


def _fault(error: Exception) -> Response:
    traceback.print_exception(error)
    return _problem(Problem(500, "fault", "a fault of this system; it is in its log"))
