import re
from importlib.resources import files

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal
from rdflib.namespace import DCTERMS, ORG, RDF, SKOS

from ingest import reference_lists
from ingest.actor_names import bundled_actor_names
from ingest.instruments import bundled_instrument_names
from ingest.labels import SKOSXL, Name, Wording, wording_quads
from ingest.reconcile import bundled_spellings
from ingest.records import Thing
from ingest.reference import reference_quads
from ingest.reference_lists import (
    Entry,
    FurtherNames,
    ReferenceData,
    actors,
    further_names,
    instruments,
    load_reference,
)
from ingest.vocabularies import vocabulary
from kg.errors import InputError
from kg.identifiers import mint
from kg.namespaces import GCM
from kg.reading import LANGUAGES

DATA = files("ingest").joinpath("data")
WORKPLAN = DATA.joinpath("workplan-2019.ru.md").read_text("utf-8")
CURATED = load_reference()
QUADS = list(reference_quads(CURATED))
LABELS = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)

CYRILLIC, LATIN, ARABIC, HAN = "[Ѐ-ԯ]", "[A-Za-zÀ-ɏ]", "[؀-ۿ]", "[㐀-鿿]"
SCRIPTS = {"ru": CYRILLIC, "ar": ARABIC, "zh": HAN, "en": LATIN, "fr": LATIN, "es": LATIN}


def objects(thing, predicate):
    return [quad.object for quad in QUADS if quad.subject == mint(*thing) and quad.predicate == predicate]


def basis(thing, language):
    label = mint("label", f"{thing[0]}.{thing[1]}.{language}")
    (found,) = (quad.object for quad in QUADS if quad.subject == label and quad.predicate == GCM.wordingBasis)
    return found.rpartition("/")[2]


# what is in the graph


def test_every_quad_is_stated_once():
    assert len(QUADS) == len(set(QUADS))


def test_the_compact_has_23_objectives_and_ten_principles_in_their_schemes():
    for kind, class_, number in (("objective", GCM.Objective, 23), ("principle", GCM.GuidingPrinciple, 10)):
        things = {quad.subject for quad in QUADS if quad.predicate == RDF.type and quad.object == class_}
        members = {q.subject for q in QUADS if q.predicate == SKOS.inScheme and q.object == mint("scheme", kind)}
        assert len(things) == number
        assert things == members


@pytest.mark.parametrize("number", range(1, 24))
def test_every_objective_has_an_english_and_a_russian_label(number):
    labels = objects(("objective", f"O{number}"), SKOS.prefLabel)
    assert {"en", "ru", "fr", "es"} == {label.language for label in labels}
    assert all(str(label) for label in labels)


def test_the_basis_of_a_wording_is_that_of_the_reference_list():
    assert basis(("objective", "O1"), "ru") == "seen"
    assert basis(("objective", "O2"), "ru") == "partly-seen"
    assert basis(("objective", "O3"), "ru") == "memory"
    assert basis(("objective", "O10"), "en") == "memory"
    assert basis(("principle", "rule-of-law"), "zh") == "seen"
    assert basis(("principle", "rule-of-law"), "ru") == "memory"


def test_every_actor_of_the_workplan_and_every_member_of_the_network_is_there_with_its_class():
    classes = {GCM.Agency: "agency", GCM.NetworkBody: "body", GCM.ActorGroup: "group"}
    found = {
        (classes[q.object], q.subject.rpartition("/")[2])
        for q in QUADS
        if q.predicate == RDF.type and q.object in classes
    }
    agencies = """IOM UNDP OHCHR DESA ILO UNICEF UNHCR WHO UNODC IFAD UN-Women UNFPA UN-Habitat WFP UNAIDS OECD
        ChildRightsInitiative"""
    agencies += " FAO UNCTAD UNESCO UNITAR UNU UPU WorldBank ECA ECE ECLAC ESCAP ESCWA"
    bodies = "Network Secretariat ExecutiveCommittee Coordinator SteeringCommittee FundManagementUnit"
    assert found == {
        *(("agency", code) for code in agencies.split()),
        *(("body", code) for code in bodies.split()),
        ("group", "NetworkMembers"),
    }


def test_a_believed_member_that_was_not_checked_is_no_node():
    entities = vocabulary("reference")["un_network_on_migration"]["entities"]
    unchecked = {entity["acronym"] for entity in entities if entity["membership_confidence"] == "low"}
    described = {quad.subject for quad in QUADS}
    assert {acronym for acronym in unchecked if mint("agency", acronym) in described} == {"UNAIDS"}
    assert not objects(("agency", "UNAIDS"), ORG.memberOf)


def test_a_member_that_the_workplan_does_not_name_is_not_looked_for_in_its_text():
    assert bundled_actor_names().find("ЮНЕСКО, Всемирный банк, ФАО") == []
    assert bundled_spellings().exact("юнеско").notation == "UNESCO"


def test_the_labels_of_a_further_member_are_those_of_the_reference_list():
    bank = ("agency", "WorldBank")
    assert Literal("Всемирный банк", lang="ru") in objects(bank, SKOS.prefLabel)
    assert basis(bank, "ru") == "memory"
    assert objects(bank, DCTERMS.source) == [mint("source", "network")]


def test_an_actor_has_its_full_name_and_its_acronyms_in_every_script():
    iom = ("agency", "IOM")
    assert Literal("International Organization for Migration", lang="en") in objects(iom, SKOS.prefLabel)
    assert Literal("国际移民组织", lang="zh") in objects(iom, SKOS.prefLabel)
    assert {"МОМ", "IOM", "OIM", "移民组织"} <= {str(name) for name in objects(iom, SKOS.altLabel)}
    assert basis(iom, "ru") == "memory"


def test_the_russian_label_of_areas_and_priorities_is_left_to_the_workplan():
    for kind, codes in (("area", ("A1", "A2", "A3", "A4", "A5")), ("priority", ("P1", "P2", "P3", "P4"))):
        for code in codes:
            assert objects((kind, code), SKOS.notation) == [Literal(code)]
            assert not objects((kind, code), SKOS.prefLabel)


def test_the_fund_titles_of_areas_are_other_names_where_they_differ():
    names = objects(("area", "A2"), SKOS.altLabel)
    assert any("human rights, safety and well-being" in name for name in names)


def test_regions_are_regions_and_other_small_concepts_plain_concepts():
    assert GCM.Region in objects(("region", "africa"), RDF.type)
    assert objects(("status", "ongoing"), RDF.type) == [SKOS.Concept]


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("status", "ongoing under-development resource-mobilisation"),
        ("recurrence", "annual continuous multi-year"),
        ("timeframe-type", "deadline recurring duration not-applicable to-be-specified"),
        ("wording", "source seen cldr partly-seen memory own-translation"),
        ("practice-type", "agreement campaign data-system fund guideline law policy programme training"),
        ("region", "africa arab-states asia-pacific europe-and-north-america latin-america-and-caribbean global"),
    ],
)
def test_a_small_vocabulary_has_exactly_its_concepts(kind, codes):
    found = {q.subject for q in QUADS if q.predicate == SKOS.topConceptOf and q.object == mint("scheme", kind)}
    assert found == {mint(kind, code) for code in codes.split()}


# labels


def test_a_thing_has_one_preferred_label_a_language_and_each_says_its_basis():
    preferred = [(quad.subject, quad.object.language) for quad in QUADS if quad.predicate == SKOS.prefLabel]
    explained = [quad for quad in QUADS if quad.predicate == SKOSXL.prefLabel]
    assert len(preferred) == len(set(preferred)) == len(explained)


def test_labels_are_in_the_script_of_their_language_and_words_in_one_script():
    literals = [quad.object for quad in QUADS if quad.predicate in LABELS]
    assert {literal.language for literal in literals} == set(LANGUAGES)
    for literal in literals:
        own = SCRIPTS[literal.language]
        assert re.search(own, literal), literal.n3()
        others = {script for script in SCRIPTS.values() if script != own}
        assert not any(re.search(script, literal) for script in others), literal.n3()


def test_labels_hold_no_stray_space_or_invisible_character():
    for quad in QUADS:
        if quad.predicate in LABELS:
            assert re.fullmatch(r"\S+( \S+)*", quad.object)
            assert quad.object.isprintable()


def test_preferred_alternative_and_hidden_labels_are_disjoint():
    names = [(q.subject, q.object.language, q.object.casefold()) for q in QUADS if q.predicate in LABELS]
    assert len(names) == len(set(names))


def test_a_label_said_to_stand_in_the_workplan_stands_there():
    said = openings(WORKPLAN)
    verbatim = [(entry.thing, word) for entry in CURATED.entries for word in entry.labels if word.basis == "source"]
    assert len(verbatim) > 10
    for thing, word in verbatim:
        assert word.language == "ru"
        assert openings(word.text) in said, thing


def openings(text):
    """The first three letters of each word, which its case endings do not change."""
    return " ".join(word.casefold()[:3] for word in re.findall(r"\w+", re.sub(r"<[^>]*>", " ", text)))


names = st.tuples(st.sampled_from(LANGUAGES), st.text("абвABC", min_size=1, max_size=3)).map(lambda name: Name(*name))


@given(st.lists(names), st.lists(names), st.lists(names), st.lists(names))
def test_a_name_is_stated_once_in_its_strongest_role(own, hidden, further, further_hidden):
    thing = Thing("workstream", "T2")
    entry = Entry(thing, None, "reference", (), tuple(own), tuple(hidden))
    data = ReferenceData((), (entry,), (FurtherNames(thing, tuple(further), tuple(further_hidden)),))
    stated = [(q.predicate, q.object) for q in reference_quads(data) if q.predicate in LABELS]
    texts = [(name.language, name.casefold()) for _, name in stated]
    alternatives = {(name.language, name.casefold()) for role, name in stated if role == SKOS.altLabel}
    given_ = {(name.language, name.text.casefold()) for name in (*own, *further)}
    assert len(texts) == len(set(texts))
    assert alternatives == given_


# how the workplan's words are covered


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("Секретариат и Исполнительный комитет Сети", ["Secretariat", "ExecutiveCommittee"]),
        ("Руководящего комитета ЦФУМП и Группы управления Фондом", ["SteeringCommittee", "FundManagementUnit"]),
        ("Членский состав Сети", ["NetworkMembers"]),
        ("Члены Сети при поддержке секретариата", ["NetworkMembers", "Secretariat"]),
        ("в координации с Исполнительным комитетом", ["ExecutiveCommittee"]),
        ("от членов Сети, и под общим руководством Исполнительного комитета", ["NetworkMembers", "ExecutiveCommittee"]),
        ("Координатор при поддержке Исполнительного комитета и в консультации с членами Сети.",
         ["Coordinator", "ExecutiveCommittee", "NetworkMembers"]),
        ("ЮНИСЕФ, УВКБ, УНП ООН, МФСР, структура ООН-женщины, ЮНФПА, Хабитат ООН, ВОЗ",
         ["UNICEF", "UNHCR", "UNODC", "IFAD", "UN-Women", "UNFPA", "UN-Habitat", "WHO"]),
        ("УНП ООН, ООН-женщины", ["UNODC", "UN-Women"]),
        ("Инициатива в интересах прав детей в рамках глобальных договоров", ["ChildRightsInitiative"]),
        ("ЮНЭЙДС", ["UNAIDS"]),
        ("ДЭСВ, MOM, МОТ", ["DESA", "IOM", "ILO"]),
        ("обращение к координаторам-резидентам и страновым группам", []),
        ("Исполнительного комитета Варшавского международного механизма по потерям и ущербу", []),
    ],
)  # fmt: skip
def test_the_spellings_of_actors_cover_the_role_cells(words, codes):
    assert [match.thing.notation for match in bundled_actor_names().find(words)] == codes


def test_every_instrument_is_named_by_the_workplan():
    named = {
        match.thing.notation for match in bundled_instrument_names().find_in_prose(re.sub(r"<[^>]*>", " ", WORKPLAN))
    }
    assert named == {entry.thing.notation for entry in CURATED.entries if entry.thing.kind == "instrument"}


# what is refused


class UniqueKeys(yaml.SafeLoader):
    def construct_mapping(self, node, deep=False):
        read = [self.construct_object(key, deep=True) for key, _ in node.value]
        assert len(read) == len(set(read)), f"{node.start_mark}: a key is there twice in {read}"
        return super().construct_mapping(node, deep)


@pytest.mark.parametrize("name", sorted(p.name for p in DATA.iterdir() if p.name.endswith(".yaml")))
def test_a_data_file_has_no_key_twice_and_survives_a_round_trip(name):
    data = yaml.load(DATA.joinpath(name).read_text("utf-8"), UniqueKeys)
    assert yaml.safe_load(yaml.safe_dump(data, allow_unicode=True)) == data


def test_a_thing_without_a_russian_label_is_refused():
    record = {"code": "GCM", "kind": "resolution", "labels": {"en": "Global Compact"}}
    with pytest.raises(
        InputError, match=r"The instrument 'GCM' has no label in ru\. Add it to ingest/data/instruments\.yaml"
    ):
        list(instruments([record]))


def test_an_actor_of_an_unknown_kind_is_refused():
    record = {"code": "X", "kind": "club", "labels": {"en": "X", "ru": "Х"}}
    with pytest.raises(InputError, match="'X' is of the unknown kind 'club'"):
        list(actors([record], {"un_network_on_migration": {"entities": []}}))


@pytest.mark.parametrize(
    ("wording", "message"),
    [
        (Wording("en", "Data", "hearsay", "reference"), "unknown basis 'hearsay'"),
        (Wording("de", "Daten", "memory", "reference"), "unknown language 'de'"),
    ],
)
def test_an_unknown_basis_or_language_is_refused(wording, message):
    with pytest.raises(InputError, match=message):
        list(wording_quads(Thing("area", "A1"), wording, mint("source", "x")))


def test_a_thing_listed_twice_is_refused(monkeypatch):
    whole = reference_lists.record_list
    monkeypatch.setattr(
        reference_lists,
        "record_list",
        lambda name: [*whole(name), whole(name)[0]] if name == "priorities" else whole(name),
    )
    with pytest.raises(InputError, match="more than once: priority 'P1'"):
        load_reference()


def test_a_code_that_cannot_be_an_iri_is_refused():
    data = ReferenceData((), (), tuple(further_names({"workstream": {"T 2": {"terms": {"en": ["x"]}}}})))
    with pytest.raises(InputError, match="cannot name a workstream"):
        list(reference_quads(data))
