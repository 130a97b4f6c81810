"""A description says all that the graph says of a thing, each fact with its layer and the words that prove it."""

from importlib.resources import files

import pytest

from kg.errors import InputError, NotFound
from kg.named_graphs import LAYERS

SOURCE = files("ingest").joinpath("data", "workplan-2019.ru.md").read_text("utf-8")


@pytest.fixture(scope="module")
def describer(opened):
    return opened.describer


def facts(description, property_, direction="out"):
    return [fact for fact in description.facts if (fact.property, fact.direction) == (property_, direction)]


def test_describing_needs_no_embedding_model(opened):
    fresh = type(opened)(opened.layout, opened.manifest, opened.settings)
    assert fresh.describer.describe("T2").notation == "T2"
    assert "searcher" not in vars(fresh)


def test_a_workstream_with_its_facts_and_their_proof(describer):
    described = describer.describe("T2", "en")
    assert (described.type, described.classes) == ("ThematicWorkstream", ("ThematicWorkstream", "Workstream"))
    assert (described.label_lang, described.label_basis) == ("en", "own-translation")
    assert set(described.labels) == {"en", "ru"}
    leads = facts(described, "gcm:lead")
    assert [fact.value.notation for fact in leads] == ["IOM", "UNHCR", "UNICEF"]
    (unicef,) = (fact for fact in leads if fact.value.notation == "UNICEF")
    assert unicef.text == (
        "T2 “Promoting and applying alternatives to detention” – lead → UNICEF “United Nations Children's Fund”"
    )
    assert (unicef.layer, unicef.property_label, unicef.property_label_lang) == ("asserted", "lead", "en")
    assert [proof.line for proof in unicef.evidence] == [187]


def test_a_literal_keeps_its_datatype_or_language(describer):
    described = describer.describe("T2")
    (deadline,) = facts(described, "gcm:deadline")
    assert (deadline.value.text, deadline.value.datatype) == ("2020-07", "xsd:gYearMonth")
    assert {fact.value.lang for fact in facts(described, "gcm:timeframe")} == {"ru", "en"}


def test_what_others_say_of_a_thing_is_told_with_its_direction(describer):
    iom = describer.describe("IOM", "ar")
    led = facts(iom, "gcm:lead", "in")
    assert len(led) == 10
    assert all("IOM “المنظمة الدولية للهجرة”" in fact.text for fact in led)
    assert {(one.notation, one.direction) for one in iom.neighbours} >= {("T2", "in")}
    assert not facts(iom, "gcm:leadOf")  # the inverse says the same once more


def test_every_quote_stands_where_it_says(describer):
    for notation in ("T2", "T2/4", "IOM", "O13", "F1", "ongoing"):
        described = describer.describe(notation)
        for proof in (*described.evidence, *(proof for fact in described.facts for proof in fact.evidence)):
            assert proof.start is None or proof.quote == SOURCE[proof.start : proof.end]


def test_everything_with_a_notation_can_be_described_in_every_language(describer):
    for notation, thing in describer.things.items():
        described = describer.describe(notation, "zh")
        assert described.iri == thing.iri
        assert all(fact.layer in LAYERS and fact.text for fact in described.facts)
        assert all(one.label and one.label_lang for one in described.neighbours)


def test_labels_follow_the_one_rule_of_fallback(describer):
    assert describer.describe("O13", "fr").label_lang == "fr"
    assert describer.describe("T2", "fr").label_lang == "en"
    assert describer.describe("T2", "ru").label_lang == "ru"


def test_small_vocabularies_and_bullets_have_descriptions_too(describer):
    assert describer.describe("ongoing", "fr").type == "Concept"
    bullet = describer.describe("C1.2/1/a", "ru")
    assert (bullet.type, [one.notation for one in bullet.neighbours]) == ("ActivityItem", ["C1.2/1"])


@pytest.mark.parametrize(
    ("notation", "near"),
    [("t2/4", "T2/4"), ("unicef", "UNICEF"), ("T9", "T1"), ("O24", "O2"), ("zzzzzzzz", "Search finds things")],
)
def test_an_unknown_notation_is_not_found_and_the_nearest_are_named(describer, notation, near):
    with pytest.raises(NotFound, match=notation) as raised:
        describer.describe(notation)
    assert near in raised.value.hint


def test_what_was_given_is_cut_short_in_the_message_and_a_wrong_language_is_refused(describer):
    with pytest.raises(NotFound) as raised:
        describer.describe("x" * 5000)
    assert len(raised.value.message) < 120
    with pytest.raises(InputError, match="'de'"):
        describer.describe("T2", "de")
