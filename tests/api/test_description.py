"""What is described is what is answered: schemathesis asks at random, in process, and finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st

from lightwell.api.rate import Rate
from lightwell.api.serving import description
from lightwell.policy.token_rules import scopes_for
from tests.api.making import token_for
from tests.web.told import Told, now

pytestmark = pytest.mark.database

CONFIG = schemathesis.Config.from_dict(
    {
        "checks": {
            # A refusal by a rule is an answer to a good question: 403, 404 and the rest are described.
            "positive_data_acceptance": {"expected-statuses": ["2xx", "401", "403", "404", "409", "415", "422"]},
        },
    }
)
EXAMPLES = 12
WHO = {
    "listDeliveries": "tom",
    "copyDelivery": "tom",
}


@pytest.fixture(scope="module")
def asked(told: Told) -> Any:
    """The interface of a whole site, as a program finds it."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application(), config=CONFIG)
    return told, schema


OPERATIONS = [
    (method.upper(), path) for path, methods in sorted(description()["paths"].items()) for method in sorted(methods)
]


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=[f"{method} {path}" for method, path in OPERATIONS])
def test_every_answer_is_as_it_is_described(
    asked: Any, monkeypatch: pytest.MonkeyPatch, method: str, path: str
) -> None:
    told, schema = asked
    monkeypatch.setattr("lightwell.api.bearing.RATE", Rate(per_minute=100_000))
    operation = schema[path][method]
    actor = told.actor(WHO.get(operation.definition.raw["operationId"], "mere"))
    secret = token_for(actor, *scopes_for(actor), at=now()).secret
    there = {"agreement_id": str(told.agreement.pk), "delivery_id": str(told.to_reporting.pk), "period": "2026-Q3"}
    _ask(operation, {"Authorization": f"Bearer {secret}"}, there)


def _ask(operation: Any, headers: dict[str, str], there: dict[str, str]) -> None:
    """Questions that fit the description, half of them about what is there, and questions that do not fit it.

    Always the same ones.
    """
    strategy = operation.as_strategy() | operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)

    @hypothesis.seed(20261008)
    @hypothesis.settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(case=strategy, is_there=st.booleans())
    def ask(case: Any, is_there: bool) -> None:
        if is_there and case.meta.generation.mode is schemathesis.GenerationMode.POSITIVE:
            case.path_parameters.update({name: there[name] for name in case.path_parameters})
        case.call_and_validate(headers=headers)

    run: Callable[[], None] = ask
    run()


def test_every_address_that_is_described_can_refuse_and_says_how() -> None:
    for methods in description()["paths"].values():
        for operation in methods.values():
            assert {"401", "403", "422", "429"} <= {str(status) for status in operation["responses"]}
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    assert list(response["content"]) == ["application/problem+json"]
