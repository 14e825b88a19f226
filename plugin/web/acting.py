"""How a page carries out a person's order, and what it says afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, redirect
from werkzeug.wrappers import Response

from plugin.context import Context
from plugin.domain.errors import Refused
from plugin.domain.work import Order
from plugin.web.guards import ctx, me

Step = Callable[[Context, Order], object]
Page = str | tuple[str, int] | Response


def perform(step: Step, subject_id: str, payload: Mapping[str, Any] | None = None) -> None:
    """Run a step on behalf of the person signed in; ``Refused``, ``Conflict`` and ``NotFound`` pass."""
    actor = me()
    step(
        ctx(),
        Order(
            agency_id=actor.agency_id,
            kind=getattr(step, "__name__", "web"),
            subject_id=subject_id,
            actor=actor.login,
            payload=dict(payload or {}),
        ),
    )


def act(do: Callable[[], None], *, then: str, said: str, again: Callable[[Refused], str]) -> Page:
    """Do it and go on to ``then`` saying what was done; refused, show the page again with status 422.

    ``again`` renders the same page with the reasons and everything the person had typed.
    """
    try:
        do()
    except Refused as refused:
        return again(refused), 422
    flash(said)
    return redirect(then, 303)
