"""The endpoint passes the W3C's SPARQL 1.1 Protocol tests for queries, and refuses cleanly what it does not do."""

import http.client
import urllib.request
from urllib.parse import urlencode, urlsplit

import pytest
from conformance import protocol
from conformance.endpoint import serving
from conformance.manifest import entries
from live_server import running
from rdflib import RDF, Graph, Namespace, URIRef

from api.app import create_app

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
W3C = "data-sparql11/protocol"
ASK = f"/sparql?{urlencode({'query': 'ASK {}'})}"


def _parameter(request):
    reason = request.get("xfail")
    marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
    return pytest.param(request, id=request["name"], marks=marks)


RUN = [request for request in protocol.requests() if "skip" not in request]


@pytest.fixture(scope="module")
def endpoint():
    with serving(protocol.DATA) as address:
        yield address


@pytest.fixture
def connection(endpoint):
    connection = http.client.HTTPConnection(urlsplit(endpoint).netloc, timeout=30)
    yield connection
    connection.close()


@pytest.mark.parametrize("request_", [_parameter(request) for request in RUN])
def test_request(request_, endpoint):
    answer = protocol.send(endpoint, request_)
    assert protocol.faults(request_, answer) == []


def test_every_test_of_the_w3c_is_run_or_skipped_with_a_reason():
    listed = [request["w3c"] for request in protocol.requests() if "w3c" in request]
    assert sorted(listed) == sorted(iri.partition("#")[2] for iri in entries(W3C))
    assert all(request["skip"] for request in protocol.requests() if "skip" in request)


def test_names_are_told_apart():
    names = [request["name"] for request in RUN]
    assert len(set(names)) == len(names)


def test_one_connection_carries_many_requests(connection):
    connection.request("GET", ASK)
    first = connection.getresponse()
    first.read()
    socket = connection.sock
    for method, target, status in (("GET", "/sparql?query=ASK", 400), ("POST", "/sparql", 415), ("GET", ASK, 200)):
        connection.request(method, target)
        answer = connection.getresponse()
        answer.read()
        assert (answer.version, answer.status) == (11, status)
    assert connection.sock is socket


@pytest.mark.parametrize("size", [8_000, 30_000])
def test_a_long_query_fits_into_the_address(connection, size):
    values = " ".join(f"<http://example.org/{number:05}>" for number in range(size // 40))
    query = f"SELECT (COUNT(*) AS ?n) {{ VALUES ?s {{ {values} }} }}"
    connection.request("GET", f"/sparql?{urlencode({'query': query})}", headers={"Accept": "text/csv"})
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, f"n\r\n{size // 40}\r\n".encode())


def test_a_query_beyond_the_limit_is_refused_with_the_limit_named(connection):
    query = "ASK {}" + "#" * 100_000
    connection.request("POST", "/sparql", query, {"Content-Type": "application/sparql-query"})
    answer = connection.getresponse()
    assert answer.status in (400, 413, 503)
    assert b"32000 bytes" in answer.read()


def test_without_a_query_a_browser_is_told_what_is_offered(connection):
    connection.request("GET", "/sparql", headers={"Accept": "text/html"})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 406
    assert b"text/turtle" in body


# The three tests of data-sparql11/service-description/manifest.ttl, against a release.


@pytest.fixture(scope="module", params=["text/turtle", "application/rdf+xml", "application/n-triples"])
def description(opened, request):
    """The address of the endpoint, and what a GET without a query says about it."""
    with running(create_app(opened)) as base:
        asked = urllib.request.Request(f"{base}/sparql", headers={"Accept": request.param})
        with urllib.request.urlopen(asked, timeout=30) as answer:
            form = answer.headers["Content-Type"].partition(";")[0]
            assert form == request.param
            yield URIRef(f"{base}/sparql"), Graph().parse(data=answer.read(), format=form)


def test_service_description_returns_rdf(description):
    assert len(description[1]) > 0


def test_service_description_has_the_endpoint(description):
    address, graph = description
    assert list(graph.objects(predicate=SD.endpoint)) == [address]


def test_service_description_keeps_to_its_vocabulary(description):
    """Service, data set and named graphs are linked as https://www.w3.org/TR/sparql11-service-description/ says."""
    _, graph = description
    service = graph.value(predicate=RDF.type, object=SD.Service)
    dataset = graph.value(service, SD.defaultDataset)
    assert SD.SPARQL11Query in set(graph.objects(service, SD.supportedLanguage))
    assert SD.SPARQL11Update not in set(graph.objects(service, SD.supportedLanguage))
    assert SD.UnionDefaultGraph in set(graph.objects(service, SD.feature))
    assert (graph.value(dataset, SD.defaultGraph), RDF.type, SD.Graph) in graph
    names = [graph.value(named, SD.name) for named in graph.objects(dataset, SD.namedGraph)]
    assert names
    assert all(isinstance(name, URIRef) for name in names)
