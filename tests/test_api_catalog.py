"""The descriptions of the dataset, the ontology and the service are there under their addresses in every format."""

import json

import pytest
from fastapi.testclient import TestClient
from lxml import html
from pyoxigraph import RdfFormat, parse
from rdflib.namespace import DCTERMS, OWL, VOID

from api.app import create_app
from kg.export.formats import EXPORT_FORMATS
from kg.namespaces import BASE, GCM

FORMATS = {"ttl": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD, "nt": RdfFormat.N_TRIPLES, "rdf": RdfFormat.RDF_XML}
DOCUMENTS = ["/ontology", "/ontology/shapes", "/catalog", "/.well-known/void"]


@pytest.fixture(scope="module")
def client(opened):
    with TestClient(create_app(opened), follow_redirects=False) as running:
        yield running


def triples(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return {quad.triple for quad in parse(answer.content, format=FORMATS[path.rpartition(".")[2]])}


@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_format_of_a_document_says_the_same(client, path):
    graphs = [triples(client, f"{path}.{extension}") for extension in FORMATS]
    # Blank nodes of the shapes get new labels from each parser, so those are only counted.
    if path == "/ontology/shapes":
        assert len({len(graph) for graph in graphs}) == 1
    else:
        assert all(graph == graphs[0] for graph in graphs)
    assert len(graphs[0]) > 100


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_document_is_negotiated_and_readable(client, path):
    turtle = client.get(path, headers={"Accept": "text/turtle"})
    assert (turtle.headers["content-location"], turtle.headers["vary"]) == (f"{path}.ttl", "Accept")
    page = html.fromstring(client.get(path, headers={"Accept": "text/html"}).text)
    assert page.findtext(".//h1")
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406
    assert client.get(f"{path}.pdf").status_code == 404


@pytest.mark.parametrize("path", DOCUMENTS)
def test_two_requests_give_the_same_bytes(client, path):
    assert client.get(f"{path}.ttl").content == client.get(f"{path}.ttl").content


def test_every_term_has_an_anchor_and_both_languages(client):
    page = html.fromstring(client.get("/ontology").text)
    anchors = set(page.xpath("//@id"))
    names = {name for name in GCM.__annotations__ if not name.startswith("_")}
    assert names <= anchors
    (lead,) = page.xpath("//*[@id='lead']")
    assert {paragraph.get("lang") for paragraph in lead.iter("p")} == {"en", "ru"}
    assert {"#Workstream", "#Actor", "#leadOf"} <= {href.removeprefix("/ontology") for href in lead.xpath(".//@href")}


def test_the_ontology_names_its_version_and_answers_under_it(client):
    stated = {
        t.predicate.value: t.object.value
        for t in triples(client, "/ontology.ttl")
        if t.subject.value == f"{BASE}ontology"
    }
    version = stated[str(OWL.versionInfo)]
    assert stated[str(OWL.versionIRI)] == f"{BASE}ontology/{version}"
    assert client.get(f"/ontology/{version}").status_code == 200
    assert client.get("/ontology/9.9.9").status_code == 404


def test_the_ontology_leads_to_its_shapes_and_context(client):
    objects = {getattr(triple.object, "value", "") for triple in triples(client, "/ontology.nt")}
    assert {f"{BASE}ontology/shapes", f"{BASE}ontology/context.jsonld"} <= objects


def test_the_context_is_jsonld(client):
    answer = client.get("/ontology/context.jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.json()["@context"]["lead"] == {"@id": "gcm:lead", "@type": "@id"}


def test_void_is_at_its_well_known_address_and_points_at_this_service(client):
    described = triples(client, "/.well-known/void.ttl")
    found = {t.object.value for t in described if t.predicate.value == str(VOID.sparqlEndpoint)}
    assert found == {"http://testserver/sparql"}


def test_void_says_how_many_triples_the_endpoint_has(client):
    described = triples(client, "/.well-known/void.ttl")
    dataset = f"{BASE}catalog#dataset"
    (stated,) = (
        t.object.value for t in described if (t.subject.value, t.predicate.value) == (dataset, str(VOID.triples))
    )
    asked = client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}).json()
    assert asked["results"]["bindings"][0]["n"]["value"] == stated


def test_the_catalogue_lists_every_export_and_each_can_be_had(client, opened):
    described = triples(client, "/catalog.ttl")
    addresses = {t.object.value for t in described if t.predicate.value == "http://www.w3.org/ns/dcat#downloadURL"}
    assert addresses == {f"http://testserver/export/{known.name}" for known in EXPORT_FORMATS}
    for path in ("/export/turtle", "/export/nquads"):
        assert client.get(path).status_code == 200


def test_the_checksum_of_the_nquads_is_that_of_the_file(client, opened):
    from hashlib import sha256

    assert sha256(client.get("/export/nquads").content).hexdigest() == opened.manifest.identity.graph
    assert opened.manifest.identity.graph in client.get("/catalog.ttl").text


def test_schema_org_needs_no_context_from_elsewhere(client):
    answer = client.get("/dataset.jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    types = {
        quad.object.value for quad in parse(answer.content, format=RdfFormat.JSON_LD) if hasattr(quad.object, "value")
    }
    assert "https://schema.org/Dataset" in types
    assert answer.json()["@context"] == {"@vocab": "https://schema.org/"}


def test_a_public_address_replaces_what_requests_say(opened):
    from dataclasses import replace

    settings = opened.settings.model_copy(update={"public_url": "https://example.org/gcm/"})
    with TestClient(create_app(replace(opened, settings=settings)), follow_redirects=False) as client:
        assert "https://example.org/gcm/sparql" in client.get("/.well-known/void.ttl", headers={"Host": "x"}).text
        assert client.get("/id/objective/13.ttl").headers["location"] == "/gcm/doc/objective/13.ttl"
        page = html.fromstring(client.get("/doc/objective/13.html").text)
        assert all(href.startswith(("/gcm/", "http", "#")) for href in page.xpath("//@href"))


def test_the_page_about_the_api_lists_every_operation_without_scripts(client):
    page = html.fromstring(client.get("/docs").text)
    titles = page.xpath("//h3/code/text()")
    paths = json.loads(client.get("/openapi.json").content)["paths"]
    assert {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods} == set(titles)
    assert not page.xpath("//script | //img | //link[@rel='stylesheet']")


def test_every_operation_of_these_doors_is_described_with_an_example(client):
    paths = client.get("/openapi.json").json()["paths"]
    for path in ("/id", "/id/{kind}", "/doc/{kind}/{code}", *DOCUMENTS, "/dataset.jsonld", "/ontology/context.jsonld"):
        operation = paths[path]["get"]
        assert operation["summary"]
        assert operation["description"]
        assert any("example" in content for content in operation["responses"]["200"]["content"].values()), path
    assert "303" in paths["/id/{kind}/{code}"]["get"]["responses"]


def test_a_title_is_in_both_languages(client):
    titles = {
        t.object.language
        for t in triples(client, "/catalog.ttl")
        if t.subject.value == f"{BASE}catalog" and t.predicate.value == str(DCTERMS.title)
    }
    assert titles == {"en", "ru"}


def test_the_hash_iri_of_a_shape_leads_to_it(client):
    page = html.fromstring(client.get("/shapes", headers={"Accept": "text/html"}).text)
    (shape,) = page.xpath("//*[@id='Agency-notation']")
    assert shape.text == "gcmsh:Agency-notation"


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_page_in_russian_speaks_russian(client, path):
    page = html.fromstring(client.get(f"{path}?lang=ru", headers={"Accept": "text/html"}).text)
    assert page.get("lang") == "ru"
    headings = [heading.text_content() for heading in page.iter("h1", "h2")]
    assert all(any("а" <= letter <= "я" for letter in heading) for heading in headings), headings
