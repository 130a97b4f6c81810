"""The name of a thing leads to a document about it in the format a client asks for, and no name leads anywhere else."""

import re
from collections import deque
from itertools import product
from urllib.parse import quote, urljoin, urlsplit

import pytest
from fastapi.testclient import TestClient
from lxml import html
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse
from rdflib.namespace import SKOS

from api.addresses import Site
from api.app import create_app
from api.pages.layout import Frame
from api.pages.thing import thing_page
from api.pages.view import View
from kg.namespaces import BASE
from kg.reading import LANGUAGES
from kg.resource import Things, describe

PROBLEM = "application/problem+json"
FORMATS = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
NEGOTIATED = [
    ("", "html"),
    ("*/*", "html"),
    (BROWSER, "html"),
    ("text/html", "html"),
    ("TEXT/Turtle", "ttl"),
    ("text/turtle", "ttl"),
    ("text/*;q=0.5, application/rdf+xml", "rdf"),
    ("application/ld+json", "jsonld"),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "jsonld"),
    ("application/n-triples", "nt"),
    ("application/rdf+xml, text/turtle;q=0.9", "rdf"),
    ("application/rdf+xml;q=0.5, text/turtle;q=0.9", "ttl"),
    ("text/html;q=0, */*", "ttl"),
    ("text/html;q=0.1, text/turtle;q=0.2, */*;q=0", "ttl"),
    ("image/png, application/*;q=0.3", "nt"),
    ("application/n-triples;q=0.001", "nt"),
    ("nonsense, text/turtle;q=0.4", "ttl"),
]
REFUSED = [
    "image/png",
    "text/html;q=0",
    "application/json",
    "*/*;q=0",
    "text/csv, image/*",
    "text/turtle;q=0, image/png",
]


@pytest.fixture(scope="module")
def client(opened):
    with TestClient(create_app(opened), follow_redirects=False) as running:
        yield running


@pytest.fixture(scope="module")
def things(opened):
    return Things(opened.store)


@pytest.mark.parametrize(("accept", "extension"), NEGOTIATED)
def test_accept_chooses_the_document(client, accept, extension):
    answer = client.get("/id/workstream/T2", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/doc/workstream/T2.{extension}")
    document = client.get("/doc/workstream/T2", headers={"Accept": accept})
    assert document.headers["content-location"] == f"/doc/workstream/T2.{extension}"
    assert {answer.headers["vary"], document.headers["vary"]} == {"Accept"}


@pytest.mark.parametrize(("accept", "path"), list(product(REFUSED, ["/id/workstream/T2", "/doc/workstream/T2", "/id"])))
def test_what_is_not_offered_is_refused_with_what_is(client, accept, path):
    answer = client.get(path, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"], answer.headers["vary"]) == (406, PROBLEM, "Accept")
    assert "application/rdf+xml" in answer.json()["detail"]


def test_every_thing_has_a_name_that_leads_to_its_document(client, things):
    for kind in things.kinds:
        every = things.of_kind(kind)
        for thing in [*every[:40], *every[-5:]]:
            answer = client.get(f"/id/{kind}/{thing.code}", headers={"Accept": "text/turtle"})
            assert answer.headers["location"] == f"/doc/{kind}/{thing.code}.ttl"
        assert client.get(answer.headers["location"]).status_code == 200


def test_a_code_with_dots_is_not_cut(client):
    for code in ("C1.1", "C4.3"):
        assert client.get(f"/id/workstream/{code}").headers["location"] == f"/doc/workstream/{code}.html"
        assert client.get(f"/id/workstream/{code}.nt").headers["location"] == f"/doc/workstream/{code}.nt"


@pytest.mark.parametrize("extension", FORMATS)
def test_a_suffix_asks_for_a_format_whatever_accept_says(client, extension):
    answer = client.get(f"/id/objective/13.{extension}", headers={"Accept": "text/html"})
    assert answer.headers["location"] == f"/doc/objective/13.{extension}"
    document = client.get(answer.headers["location"], headers={"Accept": "image/png"})
    assert document.headers["content-type"].partition(";")[0] == FORMATS[extension][0]


def test_the_four_graph_formats_of_a_document_say_the_same(client):
    graphs = [
        {quad.triple for quad in parse(client.get(f"/doc/workstream/T2.{extension}").content, format=known)}
        for extension, (_, known) in FORMATS.items()
    ]
    assert graphs[0] == graphs[1] == graphs[2] == graphs[3]
    assert len(graphs[0]) > 300


def test_a_document_says_what_it_is_about_and_which_release_it_comes_from(client, opened):
    turtle = client.get("/doc/workstream/T2.ttl").text
    assert "<http://testserver/doc/workstream/T2> a foaf:Document" in turtle
    assert "foaf:primaryTopic id:workstream\\/T2" in turtle
    assert f'owl:versionInfo "{opened.manifest.id}"' in turtle
    assert "dcterms:isPartOf <https://w3id.org/gcm-kg/catalog#dataset>" in turtle
    assert "dcterms:license <https://spdx.org/licenses/MIT>" in turtle


def test_links_name_every_format_and_the_thing(client):
    links = client.get("/doc/workstream/T2").links
    assert links["describes"]["url"] == f"{BASE}id/workstream/T2"
    header = client.get("/id/workstream/T2").headers["link"]
    for extension, (media_type, _) in FORMATS.items():
        assert f'<http://testserver/doc/workstream/T2.{extension}>; rel="alternate"; type="{media_type}"' in header
    assert '<http://testserver/doc/workstream/T2>; rel="describedby"' in header


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/id/objective/24", "/id/objective lists all 23"),
        ("/id/objective/O13", "/id/objective/13"),
        ("/id/activity/T2/4", "/id/activity/T2-4"),
        ("/doc/agency/Iom.ttl", "/id/agency/IOM"),
        ("/doc/workstream/T2.pdf", "/id/workstream/T2"),
        ("/id/dragon/1", "workstream"),
        ("/id/dragon", "workstream"),
        ("/id.pdf", "ttl"),
    ],
)
def test_an_unknown_name_is_a_problem_that_says_what_is_near(client, path, near):
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)
    assert near in answer.json()["suggestion"]


BITS = [
    "../../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/graph.nq", "....//....//x", "%00",
    "T2%00.ttl", "T2%0d%0aX-Evil:1", "T2;.ttl", "T2'", 'T2"', "T2`", "<script>alert(1)</script>",
    "%3Cimg%20src=x%3E", "T2 OR 1=1", "T2> } DROP ALL #", "{{7*7}}", "${7*7}", "%", "%zz", "%ff%fe", "Ж", "目标",
    "هدف", "\u202eT2", "T2\u200b", "𝒯𝟐", "ﬁ", "x" * 5000, "." * 300, "/" * 50, "T2/", "T2.", ".ttl",
    "T2.ttl.ttl.html", "con", "~root", "*", "\\..\\..\\x", "file:///etc/passwd", "http://localhost/", "-1",
    "1e9", "true", "__proto__", "T2,T1", "T2&x=1", "%252e%252e", "t2\t", "&lt;b&gt;", "','",
]  # fmt: skip


@pytest.mark.parametrize("prefix", ["/id/workstream/", "/doc/workstream/", "/id/", "/ontology/"])
def test_no_hostile_name_gets_anything_but_a_problem(client, prefix):
    for bit in BITS:
        # httpx would tidy dots away, so the path goes out as it is written.
        answer = client.get(f"http://testserver{quote(prefix + bit, safe='/%')}")
        assert answer.status_code in (307, 400, 404), (bit, answer.status_code)
        if answer.status_code != 307:
            assert answer.headers["content-type"] == PROBLEM
            assert len(answer.content) < 2000, bit


@pytest.mark.parametrize("host", ['evil"<x>', "a b", "x/../..", "ex\u00e4mple", "", "a" * 10 + ":99999999"])
def test_a_host_that_is_none_does_not_get_into_a_document(client, host):
    answer = client.get("/doc/workstream/T2.ttl", headers={"Host": host.encode()})
    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)


def test_unknown_parameters_change_nothing(client):
    plain, noisy = client.get("/doc/objective/13.html"), client.get("/doc/objective/13.html?x=%3Cscript%3E&y=2")
    assert plain.text == noisy.text


@pytest.mark.parametrize("parameters", ["lang=de", "page=0", "page=x", "size=0", "size=100000"])
def test_a_parameter_that_cannot_be_used_is_a_problem(client, parameters):
    answer = client.get(f"/doc/objective/13.html?{parameters}")
    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)


def test_lists_agree_with_their_counts_and_link_page_to_page(client, things):
    whole = [thing.iri.value for thing in things.of_kind("activity")]
    path, found = "/id/activity.nt?size=25", []
    while path:
        answer = client.get(path)
        found += re.findall(r"<http://xmlns.com/foaf/0.1/topic> <([^>]+)>", answer.text)
        assert '<http://purl.org/dc/terms/extent> "92"' in answer.text
        following = answer.links.get("next", {}).get("url")
        path = following and following.replace("/id/activity?", "/id/activity.nt?")
    assert sorted(found) == sorted(whole)
    assert client.get("/id/activity?page=3&size=50").status_code == 404


def test_the_index_lists_every_kind(client, things):
    page = html.fromstring(client.get("/id").text)
    counts = {row.findtext(".//a"): int(row.findtext("td")) for row in page.iter("tr") if row.find("td") is not None}
    assert counts == {kind: len(things.of_kind(kind)) for kind in things.kinds}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_in_which_language_it_shows_a_label(client, language):
    page = html.fromstring(client.get(f"/doc/workstream/T2.html?lang={language}").text)
    heading = page.find(".//h1")
    assert (heading.get("lang"), heading.get("dir")) == ("ru" if language == "ru" else "en", "auto")
    assert bool(page.xpath("//p[@class='note']")) == (language not in ("en", "ru"))


def test_a_page_shows_facts_by_name_evidence_by_place_and_what_points_here(client):
    page = html.fromstring(client.get("/doc/workstream/T2.html?lang=ru").text)
    assert page.get("lang") == "ru"
    names = [" ".join(heading.text_content().split()) for heading in page.xpath("//th[@scope='row']")]
    assert {"срок выполнения", "ведущее учреждение или заинтересованная сторона"} & set(names)
    captions = [caption.text_content() for caption in page.iter("figcaption")]
    assert any("строка 187, знаки 31013–31030" in caption for caption in captions)
    assert "ЮНИСЕФ, УВКБ, МОМ" in [quote_.text_content() for quote_ in page.iter("blockquote")]
    assert "IOM" in page.xpath("string(//section[@id='incoming'])")


def test_a_page_lets_in_its_own_style_and_nothing_else(client):
    answer = client.get("/doc/workstream/T2.html")
    policy, page = answer.headers["content-security-policy"], html.fromstring(answer.text)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert not page.xpath("//script | //img | //iframe | //form | //*[@style] | //link[@rel='stylesheet']")
    assert not [name for tag in page.iter() for name in tag.attrib if str(name).startswith("on")]


def test_no_label_gets_out_of_its_text():
    evil = '"><script>alert(1)</script><a href="javascript:x">'
    thing, script = NamedNode(f"{BASE}id/agency/X"), NamedNode("javascript:alert(1)")
    store = Store()
    store.add(Quad(thing, NamedNode(str(SKOS.prefLabel)), Literal(evil, language="en")))
    store.add(Quad(thing, NamedNode("javascript:p"), script))
    frame = Frame(Site("http://x", ""), "en", "r", (("/x", evil),), ())
    page = html.fromstring(thing_page(View(store, "en", frame, "/doc/agency/X"), describe(store, thing)))
    assert page.findtext(".//h1") == evil
    assert not page.xpath("//script | //a[starts-with(@href, 'javascript:')]")


def test_no_link_of_a_page_is_dead(client):
    """Follow links breadth-first from the index and the catalogue; every one within the service must answer."""
    starts = [
        "/id",
        "/catalog",
        "/doc/workstream/T2.html?lang=ar",
        "/ontology",
        "/docs",
        "/doc/ingestion/inferred?lang=ru",
    ]
    waiting, seen = deque(starts), set()
    while waiting and len(seen) < 150:
        path = waiting.popleft()
        if path in seen:
            continue
        seen.add(path)
        answer = client.get(path, headers={"Accept": BROWSER})
        assert answer.status_code in (200, 303), path
        if answer.headers.get("content-type", "").startswith("text/html") and answer.status_code == 200:
            waiting.extend(followed(path, answer.text))
    assert len(seen) == 150


def followed(path, text):
    page = html.fromstring(text)
    anchors = {element.get("id") for element in page.iter() if element.get("id")}
    for href in page.xpath("//@href"):
        target = urlsplit(urljoin(path, href))
        if target.netloc or target.path.startswith("/export/"):
            continue
        if target.fragment and target.path == urlsplit(path).path:
            assert target.fragment in anchors, href
        yield target._replace(fragment="").geturl()
