"""One rule for answers that came, and are not as the contract or the site's profile says."""

from __future__ import annotations

from connectors.errors import Unreachable


class Shape:
    """Turns a mistake in reading an answer into ``Unreachable``.

    After a create (``key``) it is ambiguous: something was done, we only can not read what.
    """

    def __init__(self, system: str, key: str | None = None) -> None:
        self._system = system
        self._key = key

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, KeyError | TypeError | ValueError | AttributeError | IndexError):
            raise Unreachable(
                f"the answer is not as agreed: {error!r:.200}",
                system=self._system,
                key=self._key,
                ambiguous=self._key is not None,
            ) from error
