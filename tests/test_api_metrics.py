"""`/metrics` counts requests by route and never by path; `/health` names the release and its parts."""

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from api.app import create_app
from api.metrics import UNMATCHED, Metrics


@pytest.fixture
def client(opened):
    with TestClient(create_app(opened)) as running:
        yield running


def samples(client):
    text = client.get("/metrics").text
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def requests(client, **labels):
    return samples(client).get(("gcmkg_http_requests_total", tuple(sorted(labels.items()))), 0)


def test_requests_are_counted_by_route_method_and_status(client):
    for path in ("/entity/T2", "/entity/T2/4", "/entity/nothing"):
        client.get(path)
    client.delete("/search")
    client.head("/entity/T2")
    assert requests(client, route="/entity/{notation:path}", method="GET", status="200") == 3
    assert requests(client, route="/entity/{notation:path}", method="GET", status="404") == 1
    assert requests(client, route="/search", method="DELETE", status="405") == 1


def test_nobody_can_invent_labels(client):
    for number in range(50):
        client.get(f"/invented/{number}")
        client.request(f"VERB{number}", "/suggest")
    routes = {dict(labels)["route"] for name, labels in samples(client) if name == "gcmkg_http_requests_total"}
    methods = {dict(labels)["method"] for name, labels in samples(client) if name == "gcmkg_http_requests_total"}
    assert routes == {UNMATCHED, "/suggest"}
    assert methods == {"GET", "OTHER"}
    assert requests(client, route=UNMATCHED, method="GET", status="404") == 50


def test_times_the_release_the_workers_and_the_process_are_reported(client, opened):
    client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"})
    client.get("/sparql", params={"query": "nonsense"})
    found = samples(client)
    names = {name for name, _ in found}
    assert {"gcmkg_http_request_seconds_bucket", "process_resident_memory_bytes", "gcmkg_sparql_workers_alive"} <= names
    assert requests(client, route="/sparql", method="GET", status="200") == 1
    assert requests(client, route="/sparql", method="GET", status="400") == 1
    release = {dict(labels)["release"] for name, labels in found if name == "gcmkg_release_info"}
    assert release == {opened.manifest.id}
    assert found["gcmkg_release_size", (("of", "quads"),)] == opened.manifest.counts["quads"]


def test_openmetrics_is_given_to_who_accepts_it(client):
    answer = client.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")


def test_two_apps_share_no_number(opened):
    one, other = Metrics(opened.manifest), Metrics(opened.manifest)
    one.count("/search", "GET", 200, 0.1)
    assert b'route="/search"' in one.exposed("")[0]
    assert b'route="/search"' not in other.exposed("")[0]


def test_health_names_the_digests_of_graph_and_indexes(client, opened):
    health = client.get("/health").json()
    manifest = opened.manifest
    assert (health["status"], health["graph"]) == ("ok", manifest.identity.graph)
    assert health["indexes"] == {name: sha for name, sha in manifest.files.items() if name.startswith("search/")}
    assert health["counts"]["Objective"] == 23
    assert health["queries"]["state"] == "idle"
    assert health["workers"] >= 1
