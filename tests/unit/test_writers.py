"""One writer at a time before a SQLite file, over all processes of a machine."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from plugin.store.writers import WriterQueue

HOLDING = """
import sys, time
from pathlib import Path
from plugin.store.writers import WriterQueue
with WriterQueue(Path(sys.argv[1])).turn():
    print("holds", flush=True)
    time.sleep(600)
"""


def test_a_process_that_dies_while_it_writes_lets_the_next_one_write(tmp_path: Path) -> None:
    database = tmp_path / "thongsuot.db"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(database)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "holds\n"
        written = threading.Event()
        waiting = threading.Thread(target=_write, args=(database, written))
        waiting.start()
        assert not written.wait(0.2)
    finally:
        holder.kill()
        holder.communicate()
    assert written.wait(10)
    waiting.join()


def _write(database: Path, written: threading.Event) -> None:
    with WriterQueue(database).turn():
        written.set()
