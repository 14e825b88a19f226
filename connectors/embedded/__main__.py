"""``python -m connectors.embedded``: the embedded document system as a process of its own."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from types import FrameType

from connectors.embedded.seed import SeedError, load
from connectors.embedded.server import serve
from connectors.embedded.site import open_site

MIB = 1024 * 1024


def main(arguments: list[str] | None = None) -> int:
    """Run until SIGTERM or Ctrl-C. Prints its address on one line once it listens."""
    options = _options(arguments)
    try:
        seed = load(options.seed)
    except (SeedError, OSError) as error:
        sys.stderr.write(f"{options.seed.name}: {error}\n")
        return 2
    site = open_site(
        options.data,
        seed,
        clock_file=options.clock_file,
        file_limit=options.file_limit,
        body_limit=options.body_limit,
    )
    if options.hold_after_commit:
        act, _, nth = options.hold_after_commit.partition(":")
        site.hold.arm(act, int(nth or 1))
    signal.signal(signal.SIGTERM, _stop)
    serve(site, options.host, options.port, options.threads)
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m connectors.embedded", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder for the database and files")
    parser.add_argument("--seed", type=Path, required=True, help="organisations, people and tokens")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--clock-file", type=Path, help="file with the office's time, one ISO instant")
    parser.add_argument("--file-limit", type=int, default=50 * MIB, help="bytes of one file")
    parser.add_argument("--body-limit", type=int, default=2 * MIB, help="bytes of one JSON body")
    parser.add_argument(
        "--hold-after-commit",
        metavar="ACT[:N]",
        help="for trials: commit the Nth create of this act and hold its answer",
    )
    return parser.parse_args(arguments)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    sys.exit(main())
