"""What an adapter declares of its system, so that nobody has to find it out by failing.

The contract suite proves a passport; ``manifest.yaml`` and the matrix in ``ADDING_A_CONNECTOR.md`` show it.
"""

from __future__ import annotations

from dataclasses import dataclass

from connectors.protocol import Feature


@dataclass(frozen=True)
class Passport:
    """One system as its adapter knows it.

    ``identifies`` says what makes the system recognise a create it has seen before, ``searches`` by
    what a thing of ours can be found again; both are sentences for the operator. ``per_second`` is the
    number of calls a second we keep to (null: no limit of its own), ``at_once`` how many calls may be
    under way at the same time, ``largest_file`` the bytes of the largest file it takes, ``poll_seconds`` the
    usual pause between two looks at its feed. ``numbers``: what ``send`` hands over without a number is
    signed, numbered and issued there, and comes back as ``numbered``. ``weaknesses``
    are what an operator should know before relying on it.
    """

    title: str
    features: frozenset[Feature]
    identifies: str
    searches: str
    per_second: float | None = None
    at_once: int = 32
    largest_file: int = 64 * 1024 * 1024
    poll_seconds: float = 5.0
    numbers: bool = False
    weaknesses: tuple[str, ...] = ()
