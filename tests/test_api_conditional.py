"""What a client holds is not sent again, what changes by itself is never kept, and every response is safe to read."""

import asyncio

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.conditional import UNCACHED, ConditionalRequests, is_known
from api.headers import HeadAsGet

KEPT = [
    "/doc/workstream/T2", "/doc/workstream/T2.ttl", "/doc/workstream/T2.html?lang=ru", "/id", "/id/objective",
    "/ontology", "/ontology/shapes.ttl", "/ontology/context.jsonld", "/catalog", "/.well-known/void", "/dataset.jsonld",
    "/docs", "/openapi.json", "/search?q=detention", "/sparql?query=ASK%20%7B%7D",
]  # fmt: skip
ASK = "ASK {}"


@pytest.fixture(scope="module")
def client(opened):
    with TestClient(create_app(opened), follow_redirects=False) as running:
        yield running


@pytest.mark.parametrize("path", KEPT)
def test_what_a_client_holds_is_not_sent_again(client, opened, path):
    first = client.get(path)
    tag = first.headers["etag"]
    assert tag.removeprefix("W/").startswith(f'"{opened.manifest.id}-')
    again = client.get(path, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert again.headers.get("vary") == first.headers.get("vary")
    assert "content-length" not in again.headers
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", [*KEPT, "/health", "/metrics", "/id/workstream/T2", "/nowhere", "/id/objective/24"])
def test_head_is_get_without_the_body(client, path):
    # The search tells how long it took and metrics count requests, so their lengths may differ.
    got, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (got.status_code, b"")
    assert head.headers.get("etag") == got.headers.get("etag")
    assert "content-length" in head.headers
    if not path.startswith(("/search", "/metrics")):
        assert head.headers["content-length"] == got.headers["content-length"]


def test_each_representation_and_address_has_a_tag_of_its_own(client):
    tags = [
        client.get("/doc/workstream/T2", headers={"Accept": media_type}).headers["etag"]
        for media_type in ("text/html", "text/turtle", "application/ld+json", "application/n-triples")
    ]
    tags += [client.get(f"/doc/workstream/T2.html?lang={code}").headers["etag"] for code in ("en", "ru", "ar")]
    tags += [client.get("/doc/workstream/T2.ttl").headers["etag"]]
    assert len(set(tags)) == len(tags)


def test_a_tag_of_another_format_does_not_count(client):
    turtle = client.get("/doc/workstream/T2", headers={"Accept": "text/turtle"}).headers["etag"]
    asked = {"Accept": "text/html", "If-None-Match": turtle}
    assert client.get("/doc/workstream/T2", headers=asked).status_code == 200


def test_head_may_be_conditional_too(client):
    tag = client.get("/ontology.ttl").headers["etag"]
    assert client.head("/ontology.ttl", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    "send",
    [
        lambda client: client.get("/health"),
        lambda client: client.get("/metrics"),
        lambda client: client.post("/sparql", data={"query": ASK}),
        lambda client: client.get("/id/objective/24"),
        lambda client: client.get("/nowhere"),
        lambda client: client.get("/sparql", params={"query": "SELECT (NOW() AS ?now) {}"}),
        lambda client: client.get("/sparql", params={"query": "SELECT (rand ( ) AS ?r) {}"}),
    ],
    ids=["health", "metrics", "post", "unknown thing", "unknown path", "now", "rand"],
)
def test_what_changes_by_itself_or_failed_is_not_kept(client, send):
    answer = send(client)
    assert answer.headers["cache-control"] == UNCACHED.decode()
    assert "etag" not in answer.headers


@pytest.mark.parametrize(
    ("held", "known"),
    [
        ('"a"', True),
        ('W/"a"', True),
        ('"b", "a"', True),
        ("*", True),
        ('"b"', False),
        ("a", False),
        ("", False),
        ('"', False),
    ],
)
def test_tags_are_compared_weakly(held, known):
    assert is_known('"a"', [held]) == known
    assert is_known('W/"a"', [held]) == known


@pytest.mark.parametrize("path", ["/id", "/nowhere", "/health", "/search?q=x", "/sparql"])
def test_every_response_is_safe_to_read_by_any_page(client, opened, path):
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-release"] == opened.manifest.id
    assert headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in headers
    assert headers["content-security-policy"].startswith("default-src 'none'")


def test_a_preflight_allows_to_ask_and_no_more(client):
    def allowed(path, method):
        asked = {"Origin": "https://example.org", "Access-Control-Request-Method": method}
        answer = client.options(path, headers=asked)
        assert answer.status_code == 204
        return method in answer.headers["access-control-allow-methods"].split(", ")

    assert allowed("/sparql", "POST")
    assert allowed("/search", "GET")
    assert not allowed("/validate", "POST")
    assert not allowed("/sparql", "PUT")


def test_a_post_that_only_asks_may_be_read_by_others_and_no_other(client):
    origin = {"Origin": "https://example.org"}
    assert client.post("/sparql", data={"query": ASK}, headers=origin).headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in client.post("/id", headers=origin).headers


def test_head_of_what_takes_no_get_is_refused_as_get_is(client):
    assert client.head("/rdf-graph-store").status_code == client.get("/rdf-graph-store").status_code


def run(app, method="GET", path="/x", headers=()):
    """Messages that an ASGI app sends for one request."""
    scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": list(headers)}
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return sent


def streaming(*pieces, content_type=b"text/plain"):
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", content_type)]})
        for piece in pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    return app


def test_a_streamed_body_passes_through_whole_with_a_weak_tag():
    sent = run(ConditionalRequests(streaming(b"a", b"b"), "r"))
    assert b"".join(message.get("body", b"") for message in sent) == b"ab"
    assert dict(sent[0]["headers"])[b"etag"].startswith(b'W/"r-')


def test_a_streamed_body_that_is_known_is_not_sent():
    app = ConditionalRequests(streaming(b"a", b"b"), "r")
    tag = dict(run(app)[0]["headers"])[b"etag"]
    sent = run(app, headers=[(b"if-none-match", tag)])
    assert [message.get("status", message.get("body")) for message in sent] == [304, b""]


def test_events_are_not_held_back():
    sent = run(ConditionalRequests(streaming(b"data: 1\n\n", content_type=b"text/event-stream"), "r"))
    assert dict(sent[0]["headers"])[b"cache-control"] == UNCACHED
    assert len(sent) == 3


def test_a_changed_body_gets_another_tag():
    tags = set()
    for body in (b"a", b"b"):

        async def app(scope, receive, send, body=body):
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": body})

        tags.add(dict(run(ConditionalRequests(app, "r"))[0]["headers"])[b"etag"])
    assert len(tags) == 2


def test_head_drops_every_piece_of_a_stream():
    sent = run(HeadAsGet(streaming(b"a", b"b")), method="HEAD")
    assert [message["body"] for message in sent[1:]] == [b"", b"", b""]
