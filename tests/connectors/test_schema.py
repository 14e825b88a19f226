"""The embedded system against its own contract, with requests nobody would think of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.connectors.served import TOKENS, Served

CONTRACT = Path("connectors/embedded/openapi.yaml")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The running system."""
    served = Served(tmp_path_factory.mktemp("contract")).start()
    yield served.url
    served.stop()


schema = schemathesis.openapi.from_path(CONTRACT)


@schema.parametrize()
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_the_contract_names(case: schemathesis.Case, url: str) -> None:
    token = TOKENS["admin"] if case.path in {"/ledger", "/hold", "/release"} else TOKENS["plugin"]
    response = case.call(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=10)
    # What an id or cursor names is not in the schema: a wrong one is refused as the contract says.
    case.validate_response(response, excluded_checks=[positive_data_acceptance])
