"""Clients that other people wrote get right answers from a real release over HTTP: SPARQLWrapper, rdflib, Comunica."""

import csv
import io
import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from urllib.error import HTTPError

import pytest
from live_server import running
from pyoxigraph import NamedNode
from rdflib import RDF, Graph, Literal, Namespace, URIRef, Variable
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, GET, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

from api.app import create_app

GCM = Namespace("https://w3id.org/gcm-kg/ontology#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
O13 = URIRef("https://w3id.org/gcm-kg/id/objective/13")
INFERRED = "https://w3id.org/gcm-kg/graph/inferred"
ASSERTED = "https://w3id.org/gcm-kg/graph/asserted/workplan-2019"
WORKSTREAMS = f"SELECT ?ws ?code {{ ?ws <{GCM.objective}> <{O13}> ; <{SKOS.notation}> ?code }} ORDER BY ?code"
CONSTRUCT = f"CONSTRUCT {{ ?ws <{GCM.objective}> ?o }} WHERE {{ ?ws <{GCM.objective}> ?o }}"
NAMES = f"SELECT ?name {{ <{O13}> <{SKOS.prefLabel}> ?name }} ORDER BY LANG(?name)"

CLIENTS = Path(__file__).parent / "clients"
INSTALL = "npm ci --prefix tests/clients"


@pytest.fixture(scope="module")
def endpoint(opened):
    """The service with a long deadline: a busy machine is not what these tests are about."""
    patient = replace(opened, settings=opened.settings.model_copy(update={"query_seconds": 60}))
    with running(create_app(patient)) as base:
        yield f"{base}/sparql"


@pytest.fixture(scope="module")
def codes(opened):
    """The workstreams and practices of objective 13, asked of the store without HTTP."""
    return [row["code"].value for row in opened.store.query(WORKSTREAMS, use_default_graph_as_union=True)]


@pytest.fixture(scope="module")
def links(opened):
    """Every workstream or practice and an objective of it."""
    quads = opened.store.quads_for_pattern(None, NamedNode(str(GCM.objective)), None)
    return {(quad.subject.value, quad.object.value) for quad in quads}


# --- SPARQLWrapper ---


def wrapper(endpoint, query, form, method=GET):
    client = SPARQLWrapper(endpoint, returnFormat=form)
    client.setMethod(method)
    client.setTimeout(60)
    client.setQuery(query)
    return client


def asked(client):
    """The converted answer; SPARQLWrapper leaves the connection of a refused query open, so it is closed here."""
    try:
        return client.query().convert()
    except SPARQLWrapperException as refused:
        refused.__context__.close()
        raise
    except HTTPError as refused:
        with refused:
            pytest.fail(f"{refused.code}: {refused.read().decode('utf-8')}")


@pytest.mark.parametrize("method", [GET, POST])
def test_sparqlwrapper_reads_json_by_get_and_post(endpoint, codes, method):
    answer = asked(wrapper(endpoint, WORKSTREAMS, JSON, method))
    assert [row["code"]["value"] for row in answer["results"]["bindings"]] == codes


def test_sparqlwrapper_posts_the_query_as_the_body(endpoint, codes):
    client = wrapper(endpoint, WORKSTREAMS, JSON, POST)
    client.setRequestMethod(POSTDIRECTLY)
    answer = asked(client)
    assert [row["code"]["value"] for row in answer["results"]["bindings"]] == codes


def test_sparqlwrapper_reads_xml(endpoint, codes):
    document = asked(wrapper(endpoint, WORKSTREAMS, XML))
    assert [node.firstChild.data for node in document.getElementsByTagName("literal")] == codes


@pytest.mark.parametrize(("form", "delimiter"), [(CSV, ","), (TSV, "\t")])
def test_sparqlwrapper_reads_tables_of_text(endpoint, codes, form, delimiter):
    text = asked(wrapper(endpoint, WORKSTREAMS, form)).decode("utf-8")
    head, *rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    assert [name.lstrip("?") for name in head] == ["ws", "code"]
    assert [row[1] for row in rows] == codes


# SPARQLWrapper 2.0 itself still makes a ConjunctiveGraph and what goes with it.
@pytest.mark.filterwarnings(
    "ignore::DeprecationWarning:rdflib",
    "ignore:ConjunctiveGraph:DeprecationWarning",
    "ignore:Dataset:DeprecationWarning",
)
@pytest.mark.parametrize("form", [TURTLE, N3, RDFXML, JSONLD])
def test_sparqlwrapper_reads_graphs(endpoint, links, form):
    answer = asked(wrapper(endpoint, CONSTRUCT, form))
    graph = Graph().parse(data=answer, format="turtle") if isinstance(answer, bytes) else answer
    assert {(str(s), str(o)) for s, p, o in graph} == links


def test_sparqlwrapper_asks(endpoint):
    query = f"ASK {{ ?ws <{GCM.objective}> <{O13}> }}"
    assert asked(wrapper(endpoint, query, JSON))["boolean"] is True
    assert asked(wrapper(endpoint, query.replace("13>", "99>"), JSON))["boolean"] is False


@pytest.mark.parametrize("method", [GET, POST])
def test_sparqlwrapper_picks_a_default_graph(endpoint, method):
    client = wrapper(endpoint, WORKSTREAMS, JSON, method)
    client.addDefaultGraph(ASSERTED)
    assert asked(client)["results"]["bindings"]
    client = wrapper(endpoint, WORKSTREAMS, JSON, method)
    client.addDefaultGraph(INFERRED)
    assert asked(client)["results"]["bindings"] == []


def test_sparqlwrapper_tells_a_malformed_query(endpoint):
    with pytest.raises(QueryBadFormed, match="malformed-query"):
        asked(wrapper(endpoint, "SELECT * {", JSON))


# --- rdflib's SPARQLStore ---


@pytest.fixture(params=[("GET", "xml"), ("POST", "json"), ("POST_FORM", "xml")], ids=lambda given: "-".join(given))
def store(endpoint, request):
    method, form = request.param
    return SPARQLStore(endpoint, method=method, returnFormat=form)


def test_rdflib_walks_triples(store, codes):
    graph = Graph(store)
    assert sorted(str(graph.value(ws, SKOS.notation)) for ws in graph.subjects(GCM.objective, O13)) == codes
    assert (O13, RDF.type, GCM.Objective) in graph
    assert (O13, RDF.type, GCM.Workstream) not in graph


def test_rdflib_keeps_language_tags_of_all_scripts(store, opened):
    names = set(Graph(store).objects(O13, SKOS.prefLabel))
    asked = opened.store.query(NAMES, use_default_graph_as_union=True)
    assert names == {Literal(row["name"].value, lang=row["name"].language) for row in asked}
    assert {"ru", "en"} <= {name.language for name in names}


def test_rdflib_queries_with_bindings(store, codes):
    query = "SELECT ?code { ?ws gcm:objective ?o ; skos:notation ?code } ORDER BY ?code"
    rows = Graph(store).query(query, initNs={"gcm": GCM, "skos": SKOS}, initBindings={"o": O13})
    assert [str(row.code) for row in rows] == codes


def test_rdflib_counts_each_triple_once(store, opened):
    counted = opened.store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", use_default_graph_as_union=True)
    assert len(Graph(store)) == int(next(iter(counted))["n"].value)


def test_rdflib_pages(store):
    graph = Graph(store)
    every = sorted(graph.subjects(RDF.type, GCM.Objective))
    graph.LIMIT, graph.ORDERBY = 10, Variable("s")
    pages = []
    for graph.OFFSET in (0, 10, 20):
        pages += graph.subjects(RDF.type, GCM.Objective)
    assert sorted(pages) == every
    assert len(every) == 23


def test_rdflib_reads_one_layer(store):
    assert list(Graph(store, URIRef(ASSERTED)).subjects(GCM.objective, O13))
    assert not list(Graph(store, URIRef(INFERRED)).subjects(GCM.objective, O13))


def test_rdflib_lists_the_layers(store, opened):
    layers = {str(layer) for layer in store.contexts()}
    assert layers == {graph.value for graph in opened.store.named_graphs()}


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_constructs_and_describes(endpoint, links, method):
    store = SPARQLStore(endpoint, method=method)
    built = store.query(CONSTRUCT).graph
    assert {(str(s), str(o)) for s, _, o in built} == links
    described = store.query(f"DESCRIBE <{O13}>").graph
    assert set(described.objects(O13, RDF.type)) >= {GCM.Objective, SKOS.Concept}


# --- Comunica ---


@pytest.fixture(scope="module")
def comunica(endpoint):
    """Ask Comunica in a process of its own; `kind` says what the source is, and nothing lets it find out."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    if not (CLIENTS / "node_modules").is_dir():
        pytest.skip(f"Comunica is not installed: {INSTALL}")

    def ask(query, kind=""):
        command = [node, "comunica.mjs", endpoint, query, *filter(None, [kind])]
        ended = subprocess.run(command, cwd=CLIENTS, capture_output=True, timeout=60, check=False)
        assert ended.returncode == 0, ended.stderr.decode("utf-8")
        return json.loads(ended.stdout)

    return ask


@pytest.mark.parametrize("kind", ["sparql", ""], ids=["told", "found-out"])
def test_comunica_selects(comunica, codes, kind):
    assert [row["code"] for row in comunica(WORKSTREAMS, kind)] == codes


@pytest.mark.parametrize("kind", ["sparql", ""], ids=["told", "found-out"])
def test_comunica_joins_paths_options_and_aggregates(comunica, opened, kind):
    query = f"""
        SELECT ?code (COUNT(DISTINCT ?actor) AS ?leads) {{
          ?ws <{GCM.objective}>/<{SKOS.notation}> ?code .
          OPTIONAL {{ ?ws <{GCM.lead}> ?actor }}
          FILTER(STRSTARTS(STR(?code), "O1"))
        }} GROUP BY ?code ORDER BY ?code"""
    expected = opened.store.query(query, use_default_graph_as_union=True)
    assert comunica(query, kind) == [{"code": r["code"].value, "leads": r["leads"].value} for r in expected]


def test_comunica_asks(comunica):
    assert comunica(f"ASK {{ ?ws <{GCM.objective}> <{O13}> }}") is True


def test_comunica_constructs(comunica, links):
    assert {(s, o) for s, _, o in comunica(CONSTRUCT)} == links


def test_comunica_reads_one_layer(comunica, codes):
    inside = "SELECT ?ws { GRAPH <%s> { ?ws <%s> <%s> } }"
    of_the_workplan = [code for code in codes if len(code) < 5]  # the codes of practices are longer
    assert len(comunica(inside % (ASSERTED, GCM.objective, O13))) == len(of_the_workplan)
    assert comunica(inside % (INFERRED, GCM.objective, O13)) == []


def test_comunica_keeps_every_script(comunica, opened):
    expected = opened.store.query(NAMES, use_default_graph_as_union=True)
    assert comunica(NAMES) == [{"name": row["name"].value} for row in expected]


def test_the_lock_names_no_registry():
    lock = json.loads((CLIENTS / "package-lock.json").read_text(encoding="utf-8"))
    assert all(package["integrity"] for name, package in lock["packages"].items() if name)
    assert not any("resolved" in package for package in lock["packages"].values())
