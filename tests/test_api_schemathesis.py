"""Requests made up from the API's own description never break the service, and every refusal is a problem."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.python.asgi import shutdown_lifespans
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from api.app import create_app
from api.problems import Problem

PROBLEM = "application/problem+json"
# Any text has the shape of a query or a document, but few are SPARQL or RDF: those answer 400, as documented.
TEXTS = [positive_data_acceptance, negative_data_rejection]
# Which layers, classes and objectives there are the release knows, and not the schema; others answer 400 as well.
CODES = [positive_data_acceptance]
EXCLUDED = {
    "/sparql": TEXTS,
    "/validate": TEXTS,
    "/search": CODES,
    "/match": CODES,
    "/export/{format}": CODES,
    # Needs one of two parameters, which OpenAPI cannot say.
    "/rdf-graph-store": CODES,
}
# Few, since CI runs them on every push; derandomised, so that a failure is the change's and not chance's.
CHANCE = settings(
    max_examples=6,
    derandomize=True,
    deadline=None,
    database=None,
    # Strategies come from the schema, and narrow ones filter much.
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def operations(opened):
    """Every operation of a running service; schemathesis starts the app's workers once and keeps them up."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(opened))
    yield [found.ok() for found in schema.get_all_operations()]
    shutdown_lifespans()


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_no_request_breaks_the_service_and_every_refusal_is_a_problem(operations, subtests, mode):
    for operation in operations:
        with subtests.test(operation.label):
            exercise(operation, mode)


def exercise(operation, mode):
    @CHANCE
    @given(operation.as_strategy(generation_mode=mode))
    def conforms(case):
        answer = case.call()
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == [PROBLEM]
            assert Problem.model_validate(answer.json()).status == answer.status_code
        case.validate_response(answer, excluded_checks=EXCLUDED.get(operation.path, []))

    try:
        conforms()
    except Unsatisfiable:
        # An operation that takes nothing, or any text, cannot be asked wrongly.
        assert mode is GenerationMode.NEGATIVE
