"""Made-up calls of every route of the description: none fails, each is answered as described."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from tests.integration.faces_letters import BUS, TALENT
from tests.integration.live_app import live

from replysearch.api.app import create_app
from replysearch.library import Library
from replysearch.settings import Settings

#: Calls made of each route; the whole run stays under a minute and a half.
EXAMPLES = 40
#: Statuses with which a call may be answered that its schema allows.
TAKEN = ["2xx", "400", "401", "403", "404", "409", "413", "415", "422"]


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The description, of a server whose letters may be changed."""
    with Library.open(tmp_path_factory.mktemp("fuzzed") / "i", create=True) as library:
        library.add_bytes("talent.txt", TALENT.encode())
        library.add_bytes("bus.txt", BUS.encode())
        with live(create_app(library, Settings())) as address:
            checks = {"positive_data_acceptance": {"expected-statuses": TAKEN}}
            config = SchemathesisConfig.from_dict({"checks": checks, "seed": 20240516})
            yield schemathesis.openapi.from_url(f"{address}/openapi.json", config=config)


described = schemathesis.pytest.from_fixture("schema")


@described.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_every_made_up_call_is_answered_as_described(case: Any) -> None:
    case.call_and_validate()
