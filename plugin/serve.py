"""Serving the pages: waitress around the Flask app."""

from __future__ import annotations

from plugin.settings import Settings


def serve(settings: Settings) -> None:
    """Serve until told to stop.

    Many connections may stall without holding a thread: the limits are those at which half-sent
    requests no longer keep good ones waiting.
    """
    import waitress

    from plugin.app import create_app
    from plugin.log import configure
    from plugin.wiring import build

    configure("web")
    waitress.serve(
        create_app(build(settings)),
        host=settings.web_host,
        port=settings.web_port,
        threads=8,
        connection_limit=1000,
        channel_timeout=20,
        asyncore_use_poll=True,  # select() ends at 1,024 open files
        max_request_body_size=settings.body_limit + 1024 * 1024,
        ident=None,
    )
