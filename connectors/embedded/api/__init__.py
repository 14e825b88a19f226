"""What the embedded system does for each operation of its contract."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from connectors.embedded.api import (
    answers,
    circulations,
    directory,
    dossiers,
    feed,
    files,
    inbox,
    outbound,
    tasks,
    trial,
)
from connectors.embedded.site import Answer, Call, Site

HANDLERS: Final[dict[str, Callable[[Site, Call], Answer]]] = {
    "health": directory.health,
    "listUnits": directory.list_units,
    "listPeople": directory.list_people,
    "listInbox": inbox.list_inbox,
    "getInbox": inbox.get_inbox,
    "registerInbox": inbox.register_inbox,
    "sendStatus": inbox.send_status,
    "finishInbox": inbox.finish_inbox,
    "listTasks": tasks.list_tasks,
    "createTask": tasks.create_task,
    "getTask": tasks.get_task,
    "readTask": answers.read_task,
    "acknowledgeTask": answers.acknowledge_task,
    "answerTask": answers.answer_task,
    "remindTask": tasks.remind_task,
    "commentTask": tasks.comment_task,
    "returnTask": tasks.return_task,
    "cancelTask": tasks.cancel_task,
    "moveTaskDeadline": tasks.move_task_deadline,
    "listCirculations": circulations.list_circulations,
    "createCirculation": circulations.create_circulation,
    "getCirculation": circulations.get_circulation,
    "readCirculation": circulations.read_circulation,
    "listOutbound": outbound.list_outbound,
    "sendOutbound": outbound.send_outbound,
    "getOutbound": outbound.get_outbound,
    "listReceipts": outbound.list_receipts,
    "recallOutbound": outbound.recall_outbound,
    "listDossiers": dossiers.list_dossiers,
    "fileDossier": dossiers.file_dossier,
    "getDossier": dossiers.get_dossier,
    "readBackDossier": dossiers.read_back_dossier,
    "putFile": files.put_file,
    "getFile": files.get_file,
    "listChanges": feed.list_changes,
    "findActs": feed.find_acts,
    "readLedger": feed.read_ledger,
    "getHold": trial.get_hold,
    "armHold": trial.arm_hold,
    "releaseHold": trial.release_hold,
}
