"""Tasks, as the plugin handles them: asking, reminding, returning, cancelling, moving, remarks."""

from __future__ import annotations

from connectors.embedded import reading
from connectors.embedded.problems import Problem, not_found
from connectors.embedded.site import Actor, Answer, Call, Site
from connectors.embedded.writing import Deed, Thing, Writing, creates

_ASKED = ("unit", "receiver", "role", "title", "text", "reference", "deadline")


def list_tasks(site: Site, call: Call) -> Answer:
    """A page of tasks; a person sees those of the own unit only."""
    person = call.actor.kind == "person"
    unit = (call.actor.unit or "") if person else call.parameters.get("unit")
    return reading.listing(site, call, "task", unit=unit, reference=call.parameters.get("reference"))


def get_task(site: Site, call: Call) -> Answer:
    """One task with everything that happened to it."""
    task = reading.thing(site, call, "task")
    _check_sight(call.actor, task)
    return Answer(200, task)


def _check_sight(actor: Actor, task: Thing) -> None:
    """A person sees the own unit's tasks and those addressed to the person."""
    if actor.kind == "person" and task["unit"] != actor.unit and task["receiver"] != actor.person:
        raise not_found("task")


def visible(writing: Writing) -> Thing:
    """The task of the address, if the caller may see it."""
    task = writing.get("task", writing.call.parameters["id"])
    _check_sight(writing.call.actor, task)
    return task


def open_task(writing: Writing) -> Thing:
    """The same, while it is not cancelled."""
    task = visible(writing)
    if task["state"] == "cancelled":
        raise Problem(409, "cancelled", "the task was cancelled")
    return task


def tell(writing: Writing, what: str, task: Thing, **more: object) -> None:
    """A change about a task."""
    writing.change(what, {"id": task["id"], "reference": task["reference"], "unit": task["unit"], **more})


@creates("assign")
def create_task(writing: Writing) -> Deed:
    """Ask one unit."""
    body = writing.call.body
    _check_people(writing, body["unit"], body["receiver"])
    task: Thing = {
        "id": writing.new_id("tk"),
        **{name: body[name] for name in _ASKED},
        "state": "asked",
        "form": body.get("form", []),
        "files": writing.files(body.get("files", [])),
        "link": body.get("link"),
        "created_at": writing.now,
        **{name: [] for name in ("answers", "comments", "reminders", "returns")},
    }
    writing.add("task", task)
    tell(writing, "task.created", task)
    return Deed(task["id"], task["unit"], task["reference"])


def _check_people(writing: Writing, unit: str, receiver: str) -> None:
    organization = writing.organization
    known = "SELECT 1 FROM units WHERE organization = ? AND id = ?"
    if writing.one(known, organization, unit) is None:
        raise Problem(422, "unknown-unit", "the organisation has no such unit")
    person = "SELECT 1 FROM people WHERE organization = ? AND id = ?"
    if writing.one(known, organization, receiver) is None and not writing.one(person, organization, receiver):
        raise Problem(422, "unknown-receiver", "the receiver is neither a person nor a unit")


@creates("remind")
def remind_task(writing: Writing) -> Deed:
    """Remind the receiver; the caller counts its reminders."""
    task = open_task(writing)
    body = writing.call.body
    task["reminders"].append({**body, "at": writing.now})
    writing.save(task)
    tell(writing, "task.reminded", task, ordinal=body["ordinal"])
    return Deed(task["id"], task["id"], task["reference"], body["ordinal"])


@creates("return_answer")
def return_task(writing: Writing) -> Deed:
    """Hand the newest answer back; the ledger counts by the answer that went back."""
    task = open_task(writing)
    if not task["answers"]:
        raise Problem(409, "no-answer", "the task has no answer to return")
    task["state"] = "returned"
    version = len(task["answers"])
    task["returns"].append({**writing.call.body, "version": version, "at": writing.now})
    writing.save(task)
    tell(writing, "task.returned", task, version=version)
    return Deed(task["id"], task["id"], task["reference"], version)


@creates("cancel")
def cancel_task(writing: Writing) -> Deed:
    """Withdraw the task; a second withdrawal changes nothing but is counted as one."""
    task = visible(writing)
    task["state"] = "cancelled"
    task.setdefault("cancelled", {**writing.call.body, "at": writing.now})
    writing.save(task)
    tell(writing, "task.cancelled", task)
    return Deed(task["id"], task["id"], task["reference"])


@creates("change_deadline")
def move_task_deadline(writing: Writing) -> Deed:
    """Move the deadline."""
    task = open_task(writing)
    task["deadline"] = writing.call.body["deadline"]
    writing.save(task)
    tell(writing, "task.deadline", task, deadline=task["deadline"])
    return Deed(task["id"], task["id"], task["reference"], None)


@creates("comment")
def comment_task(writing: Writing) -> Deed:
    """A remark, by the plugin or a person of the unit."""
    task = visible(writing)
    by = writing.call.actor.name or None
    task["comments"].append({**writing.call.body, "by": by, "at": writing.now})
    writing.save(task)
    tell(writing, "task.commented", task, by=by, text=writing.call.body["text"])
    return Deed(task["id"], task["id"], task["reference"], None)
