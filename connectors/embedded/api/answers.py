"""Tasks, as people of the unit handle them: reading, acknowledging, answering."""

from __future__ import annotations

from connectors.embedded.api.tasks import open_task, tell
from connectors.embedded.writing import Deed, Thing, Writing, creates


@creates("read")
def read_task(writing: Writing) -> Deed:
    """The first reading is news; later ones are not."""
    task = open_task(writing)
    if task["state"] == "asked":
        task["state"] = "seen"
        writing.save(task)
        tell(writing, "task.seen", task, by=writing.call.actor.name)
    return _deed(task)


@creates("acknowledge")
def acknowledge_task(writing: Writing) -> Deed:
    """Acknowledged once; an answered task needs no acknowledgement any more."""
    task = open_task(writing)
    if task["state"] in ("asked", "seen"):
        task["state"] = "acknowledged"
        writing.save(task)
        tell(writing, "task.acknowledged", task, by=writing.call.actor.name)
    return _deed(task)


@creates("answer")
def answer_task(writing: Writing) -> Deed:
    """A version of the answer; every version is kept and is news."""
    task = open_task(writing)
    body = writing.call.body
    answer: Thing = {
        "version": len(task["answers"]) + 1,
        "figures": body["figures"],
        "nil_return": body.get("nil_return", False),
        "note": body.get("note", ""),
        "by": writing.call.actor.name,
        "confirmed_by": body.get("confirmed_by"),
        "files": writing.files(body.get("files", [])),
    }
    task["state"] = "answered"
    task["answers"].append({**answer, "at": writing.now})
    writing.save(task)
    tell(writing, "task.answered", task, **answer)
    return _deed(task, answer["version"])


def _deed(task: Thing, ordinal: int = 1) -> Deed:
    return Deed(task["id"], task["id"], task["reference"], ordinal)
