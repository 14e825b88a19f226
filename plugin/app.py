"""The Flask app: blueprints, guards, and what a person reads when something goes wrong."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import structlog
from flask import Flask, Response, g, render_template, send_from_directory
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from plugin.context import Context
from plugin.domain.errors import Conflict, NotFound, Refused
from plugin.domain.people import Role
from plugin.web import (
    admin,
    assignments,
    cases,
    desk,
    dossiers,
    files,
    guards,
    handling,
    hands,
    health,
    messages,
    notices,
    recalls,
    registers,
    replies,
    signin,
    webhooks,
    words,
)
from plugin.web.passwords import Brake

log = structlog.get_logger(__name__)

WEB: Final = Path(__file__).parent / "web"
SESSION: Final = timedelta(hours=12)
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}
_SAID: Final = {
    400: "Trang đã mở quá lâu hoặc biểu gửi lên không đúng. Đề nghị mở lại trang rồi gửi lại.",
    403: "Việc này không thuộc quyền của tài khoản đang dùng. Nếu cần, đề nghị liên hệ quản trị.",
    404: "Không tìm thấy trang hoặc dữ liệu này. Đề nghị quay lại danh sách việc.",
    405: "Thao tác này không dùng được ở đây. Đề nghị quay lại trang trước.",
    409: "Dữ liệu vừa thay đổi, đề nghị mở lại trang.",
    413: "Tệp gửi lên quá lớn. Đề nghị giảm dung lượng rồi gửi lại.",
    500: "Có lỗi khi xử lý. Dữ liệu đã lưu vẫn còn; đề nghị thử lại, nếu vẫn lỗi thì báo quản trị.",
    503: "Cơ sở dữ liệu chưa trả lời. Đề nghị thử lại sau ít phút.",
}


def create_app(ctx: Context) -> Flask:
    """The app for a context. Raises ``guards.Undeclared`` if a route says nothing about its roles."""
    app = Flask("plugin.web", template_folder=str(WEB / "templates"), static_folder=None)
    app.config.update(
        SECRET_KEY=ctx.settings.secret_key,
        MAX_CONTENT_LENGTH=ctx.settings.body_limit,
        MAX_FORM_MEMORY_SIZE=2_000_000,
        PERMANENT_SESSION_LIFETIME=SESSION,
        SESSION_COOKIE_NAME="thongsuot",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=ctx.settings.web_url.startswith("https://"),
        WTF_CSRF_TIME_LIMIT=None,  # a form is good as long as its session
    )
    app.extensions["thongsuot"] = ctx
    app.extensions["brake"] = Brake()
    _routes(app)
    words.install(app)
    guards.install(app)
    CSRFProtect(app).exempt(webhooks.bp)
    app.after_request(_headers)
    app.context_processor(_page_values)
    _errors(app)
    return app


def _routes(app: Flask) -> None:
    parts = (admin, assignments, cases, desk, dossiers, files, handling, hands, health)
    for part in (*parts, messages, notices, recalls, registers, replies, signin, webhooks):
        app.register_blueprint(part.bp)
    app.add_url_rule("/static/<path:filename>", "static", _static)


@guards.public
def _static(filename: str) -> Response:
    return send_from_directory(WEB / "static", filename, max_age=3600)


def _headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if response.mimetype != "text/css" and not response.headers.get("Cache-Control"):
        response.headers["Cache-Control"] = "no-store"
    return response


def _page_values() -> dict[str, Any]:
    """What every page shows: who is signed in, where they may go, the office's time."""
    actor = getattr(g, "actor", None)
    ctx = guards.ctx()
    agency = ctx.agency(actor.agency_id) if actor else next(iter(ctx.settings.agencies.values()))
    return {"actor": actor, "agency": agency, "now": ctx.clock.office_now(), "Role": Role}


def _errors(app: Flask) -> None:
    app.register_error_handler(Refused, lambda error: _error(422, " ".join(error.problems)))
    app.register_error_handler(Conflict, lambda _: _error(409))
    app.register_error_handler(NotFound, lambda _: _error(404))
    app.register_error_handler(CSRFError, lambda _: _error(400))
    app.register_error_handler(SQLAlchemyError, _database)
    app.register_error_handler(HTTPException, lambda error: _error(error.code or 500))
    app.register_error_handler(Exception, _unexpected)


def _error(status: int, said: str | None = None) -> tuple[str, int]:
    return render_template("error.html", said=said or _SAID.get(status, _SAID[500]), status=status), status


def _database(error: SQLAlchemyError) -> tuple[str, int]:
    log.error("database_failed", exc_info=error)
    return _error(503)


def _unexpected(error: Exception) -> tuple[str, int]:
    log.error("page_failed", exc_info=error)
    return _error(500)
