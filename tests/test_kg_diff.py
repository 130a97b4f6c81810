"""A difference is exact: the patch applied to the old dataset gives the new one; and it says in words what changed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from kg.diff import changed_things, difference, patch, read_quads, to_dict, to_text
from kg.errors import InputError
from kg.namespaces import prefixes

GRAPHS = [NamedNode(f"https://w3id.org/gcm-kg/graph/{layer}") for layer in ("asserted/x", "curated/y", "inferred")]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NODES = st.sampled_from([NamedNode(f"urn:{name}") for name in ("a", "b", "ж", "كتاب")])
QUADS = st.builds(
    Quad,
    NODES,
    NODES,
    st.one_of(
        NODES,
        st.builds(Literal, TEXTS),
        st.builds(Literal, TEXTS, language=st.sampled_from(["en", "ru", "zh-hans"])),
        st.builds(Literal, TEXTS, datatype=NODES),
    ),
    st.sampled_from([*GRAPHS, DefaultGraph()]),
)
DATASETS = st.frozensets(QUADS, max_size=12)
ROW = re.compile(r"([AD]) (.*)")


def applied(text, dataset):
    """A reader of RDF Patch of its own: rows are operations followed by N-Quads."""
    header, begin, *rows, commit = text.removesuffix("\n").split("\n")
    assert re.fullmatch(r"H id <uuid:[0-9a-f-]{36}> \.", header)
    assert (begin, commit) == ("TX .", "TC .")
    held = set(dataset)
    for row in rows:
        operation, statement = ROW.fullmatch(row).groups()
        (quad,) = parse(input=statement, format=RdfFormat.N_QUADS)
        assert (quad in held) == (operation == "D")
        (held.add if operation == "A" else held.remove)(quad)
    return held


@given(DATASETS, DATASETS)
def test_the_patch_makes_the_new_dataset_of_the_old_one(old, new):
    text = patch(difference(old, new))
    assert applied(text, old) == new
    assert text == patch(difference(sorted(old, key=hash), sorted(new, key=str)))


@given(DATASETS, DATASETS)
def test_words_and_counts_cover_every_change(old, new):
    change = difference(old, new)
    told = sum(bool(c.added) + bool(c.removed) for thing in changed_things(change) for c in thing.changes)
    assert told == len(old ^ new)
    for counts in (change.by_layer(), change.by_class()):
        assert sum(n["added"] for n in counts.values()) == len(new - old)
        assert sum(n["removed"] for n in counts.values()) == len(old - new)
    assert change.equal == (old == new)
    assert to_text(change) == to_text(difference(old, new))


@given(DATASETS, DATASETS)
def test_layers_restrict_what_is_compared(old, new):
    change = difference(old, new, ["asserted"])
    assert {quad.graph_name for quad in (*change.added, *change.removed)} <= {GRAPHS[0]}


def test_an_unknown_layer_is_an_error():
    with pytest.raises(InputError, match="asserted"):
        difference((), (), ["guessed"])


BEFORE = """
<https://w3id.org/gcm-kg/graph/asserted/w> { id:workstream\\/T2 a gcm:ThematicWorkstream ; skos:notation "T2" ;
  gcm:lead id:agency\\/WHO ; skos:prefLabel "Alternatives"@en ; gcm:deadline "2019-12"^^xsd:gYearMonth . }
<https://w3id.org/gcm-kg/graph/curated/r> { id:agency\\/IOM skos:notation "IOM" .
  id:agency\\/WHO skos:notation "WHO" . }
"""
AFTER = BEFORE.replace("id:agency\\/WHO ;", "id:agency\\/WHO , id:agency\\/IOM ;").replace("2019-12", "2020-03")


def dataset(text):
    head = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in prefixes().items())
    return list(parse(input=head + text, format=RdfFormat.TRIG))


def test_a_difference_in_words():
    assert to_text(difference(dataset(BEFORE), dataset(AFTER))) == (
        "T2: Alternatives\n"
        '  deadline changed from "2019-12"^^xsd:gYearMonth to "2020-03"^^xsd:gYearMonth (asserted)\n'
        "  lead added IOM (asserted)\n"
        "\n"
        "2 quads added, 1 removed.\n"
        "By layer: asserted +2 -1.\n"
        "By class: ThematicWorkstream +2 -1.\n"
    )


def test_a_difference_as_values():
    values = to_dict(difference(dataset(BEFORE), dataset(AFTER)))
    assert (values["equal"], values["added"], values["removed"]) == (False, 2, 1)
    (thing,) = values["things"]
    assert (thing["name"], thing["kind"], thing["label"]) == ("T2", "ThematicWorkstream", "Alternatives")
    assert [change["text"] for change in thing["changes"]][1] == "lead added IOM (asserted)"


def test_a_fact_that_moves_within_its_layer_is_said_to_move():
    moved = BEFORE.replace("curated/r>", "curated/s>")
    assert 'skos:notation "IOM" moved to another graph (curated)' in to_text(
        difference(dataset(BEFORE), dataset(moved))
    )


def test_blank_nodes_are_compared_by_what_is_said_of_them(tmp_path):
    texts = {
        "a": "<urn:s> <urn:p> [ <urn:q> 1 ] .",
        "b": "_:x <urn:q> 1 . <urn:s> <urn:p> _:x .",
        "c": "_:x <urn:q> 2 .",
    }
    read = {}
    for name, text in texts.items():
        (tmp_path / f"{name}.ttl").write_text(text)
        read[name] = read_quads(tmp_path / f"{name}.ttl")
    assert difference(read["a"], read["b"]).equal
    assert applied(patch(difference(read["a"], read["c"])), read["a"]) == read["c"]


def test_a_file_that_is_no_rdf_names_its_line(tmp_path):
    file = tmp_path / "a.ttl"
    file.write_text("<urn:s>\n <urn:p> .")
    with pytest.raises(InputError, match=r"a\.ttl:2"):
        read_quads(file)
