"""Plain words say what every thing of the workplan is about, in each language, in its script, and of nothing else."""

import re

import pytest
from rdflib.namespace import SKOS

from ingest.plain_words import GRAPH, PlainWords, check_known, load_plain_words, parse_plain_words, plain_words_quads
from ingest.records import Thing
from kg.errors import InputError
from kg.identifiers import mint
from kg.named_graphs import layer_of
from kg.namespaces import GCM
from kg.reading import LANGUAGES

LISTED = load_plain_words()
SCRIPTS = {
    "ru": "[А-яЁё]",
    "ar": "[\u0600-\u06ff]",
    "zh": "[\u3400-\u9fff]",
    "en": "[A-z]",
    "fr": "[A-z]",
    "es": "[A-z]",
}
NUMBERS = {"objective": 23, "area": 5, "priority": 4, "mechanism": 3, "workstream": 23, "activity": 92}


def languages_of(kind):
    return {"en", "ru"} if kind == "activity" else set(LANGUAGES)


@pytest.mark.parametrize("kind", sorted(NUMBERS))
def test_every_thing_is_described_once_in_each_of_its_languages(kind):
    languages = {}
    for words in LISTED:
        if words.thing.kind == kind:
            languages.setdefault(words.thing, []).append(words.wording.language)
    assert len(languages) == NUMBERS[kind]
    assert all(sorted(found) == sorted(languages_of(kind)) for found in languages.values())


def test_the_graph_of_a_release_describes_exactly_the_things_that_it_names(ingested):
    stated = {quad.subject for quad in ingested.quads if quad.predicate == GCM.inPlainWords}
    assert stated == {mint(*words.thing) for words in LISTED}
    assert stated <= {quad.subject for quad in ingested.quads if quad.predicate == SKOS.notation}


def test_each_wording_is_in_the_script_of_its_language_and_a_sentence():
    for thing, (language, text) in LISTED:
        letters = [character for character in text if character.isalpha()]
        own = [
            letter for letter in letters if re.match(SCRIPTS[language], letter) or letter in "éèêàâçôîûùëïñáíóúüœ«É¿ÀÊ"
        ]
        assert len(own) >= 0.9 * len(letters), (thing, language)
        assert text.endswith((".", "。")), (thing, language)


def test_no_two_things_are_described_alike():
    texts = [words.wording for words in LISTED]
    assert len(set(texts)) == len(texts)


def test_the_statements_stand_in_the_curated_layer():
    assert {quad.graph for quad in plain_words_quads(LISTED)} == {GRAPH}
    assert layer_of(GRAPH) == "curated"


def test_plain_words_about_what_is_not_there_are_refused():
    listed = parse_plain_words({"workstream": {"T2": {"en": "Out of jail."}, "T99": {"en": "Nothing."}}})
    with pytest.raises(InputError, match="unknown things: workstream T99") as caught:
        check_known(listed, [Thing("workstream", "T2")])
    assert "plain-words.yaml" in caught.value.hint
    assert check_known(listed[:1], [Thing("workstream", "T2")]) is None


def test_an_unknown_language_is_refused():
    with pytest.raises(InputError, match="unknown language 'de'"):
        parse_plain_words({"workstream": {"T2": {"de": "Nicht ins Gefängnis."}}})


def test_a_wording_keeps_its_thing_language_and_text():
    (words,) = parse_plain_words({"objective": {"O8": {"fr": "Sauver des vies."}}})
    assert words == PlainWords(Thing("objective", "O8"), ("fr", "Sauver des vies."))
