"""The page works from a file: its data is safe, it fetches nothing, and its policy allows its own script alone."""

import json
import re
import shutil
import subprocess
from base64 import b64encode
from hashlib import sha256

import pytest
from export_readers import Page
from test_kg_export_drawings import HOSTILE, graph_of

from kg.export.formats import export_format
from kg.export.page import page
from kg.export.selection import Selection
from kg.export.subset import Subset


@pytest.fixture(scope="module", params=["release", "hostile"])
def written(request, opened):
    if request.param == "hostile":
        return page(graph_of(HOSTILE))
    return export_format("html").content(Subset(opened.store, opened.layout.graph, Selection()))


def test_nothing_is_fetched(written):
    read = Page(written)
    assert not [tag for tag, _ in read.elements if tag in ("link", "img", "iframe", "object", "embed", "video", "base")]
    assert not {name for _, attributes in read.elements for name in attributes} & {"src", "srcset", "href", "data"}
    assert not re.search(r"url\((?!#)|@import", read.texts["style"])
    assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|import)\s*\(", read.texts["script"])


def test_text_is_never_taken_for_markup(written):
    read = Page(written)
    scripts = [attributes for tag, attributes in read.elements if tag == "script"]
    assert scripts == [{"type": "application/json", "id": "graph"}, {}]
    assert not [name for _, attributes in read.elements for name in attributes if name.startswith("on")]
    assert not re.search(r"[<>&\u2028\u2029]", read.texts["graph"])
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b", read.texts["script"])


def test_the_policy_names_the_script_and_the_style_by_hash(written):
    read = Page(written)
    policy = next(attributes["content"] for tag, attributes in read.elements if "http-equiv" in attributes)
    assert policy.startswith("default-src 'none'; ")
    for part in ("script", "style"):
        digest = b64encode(sha256(read.texts[part].encode()).digest()).decode()
        assert f"{part}-src 'sha256-{digest}'" in policy
    assert not [attributes for _, attributes in read.elements if "style" in attributes]


def test_the_page_can_be_used_without_a_mouse(written):
    read = Page(written)
    ids = {attributes["id"] for _, attributes in read.elements if "id" in attributes}
    assert {"query", "drawing", "details", "areas", "kinds", "results", "zoom"} <= ids
    used = {*re.findall(r'\bat\("([a-z]+)"\)', read.texts["script"])}
    assert used <= ids
    labels = [attributes.get("for") for tag, attributes in read.elements if tag == "label"]
    assert labels == ["query"]
    assert all(key in read.texts["script"] for key in ("ArrowLeft", "Enter", "Escape", "tabindex", "aria-label"))


def test_the_legend_names_every_area_in_the_language_asked_for(opened):
    subset = Subset(opened.store, opened.layout.graph, Selection(types=("Agency",), language="fr"))
    read = json.loads(Page(export_format("html").content(subset)).texts["graph"])
    assert [area["id"] for area in read["areas"]] == ["A1", "A2", "A3", "A4", "A5"]
    assert len({area["colour"] for area in read["areas"]}) == 5


def test_arabic_is_marked_as_running_right_to_left(opened):
    subset = Subset(opened.store, opened.layout.graph, Selection(types=("NetworkBody",), language="ar"))
    nodes = json.loads(Page(export_format("html").content(subset)).texts["graph"])["nodes"]
    assert {node["rtl"] for node in nodes if node["label_lang"] == "ar"} == {True}


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no JavaScript engine on this machine")
def test_the_script_parses(written, tmp_path):
    script = tmp_path / "page.js"
    script.write_text(Page(written).texts["script"], "utf-8")
    checked = subprocess.run(["node", "--check", str(script)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
