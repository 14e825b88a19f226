"""``python -m connectors.simulator --face NAME --data DIR``: a hostile document system as a process of its own."""

from __future__ import annotations

import argparse
import asyncio
import gc
import signal
import sys
from pathlib import Path

import uvloop

from connectors.simulator.faces import FACES
from connectors.simulator.server import simulator
from connectors.simulator.site import Site, load
from connectors.simulator.tls import CERTIFICATES, context


def main(arguments: list[str] | None = None) -> int:
    """Run until SIGTERM or Ctrl-C. Prints one line with both addresses once it listens."""
    options = _options(arguments)
    options.data.mkdir(parents=True, exist_ok=True)
    # Its world only grows: to look through all of it for garbage would stop every caller for up to 0.2 s.
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, 1_000_000)
    uvloop.run(_run(options))
    return 0


async def _run(options: argparse.Namespace) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    site = load(options.site) if options.site else Site()
    tls = context(options.tls, options.data) if options.tls else None
    async with simulator(
        options.face,
        options.data,
        site,
        port=options.port,
        operator_port=options.operator_port,
        clock_file=options.clock_file,
        tls=tls,
    ) as (one, operator_port):
        scheme = "https" if tls else "http"
        sys.stdout.write(
            f"simulator on {scheme}://127.0.0.1:{one.port} operator on http://127.0.0.1:{operator_port}\n"
        )
        sys.stdout.flush()
        await stopped.wait()


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m connectors.simulator", description=__doc__)
    parser.add_argument("--face", required=True, choices=sorted(FACES))
    parser.add_argument("--data", type=Path, required=True, help="folder for the journal; read at the start")
    parser.add_argument("--site", type=Path, help="YAML file: tokens, units, webhook, faults (see site.py)")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--operator-port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--clock-file", type=Path, help="file with the office's time, one ISO instant")
    parser.add_argument("--tls", choices=sorted(CERTIFICATES), help="serve HTTPS with such a certificate")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
