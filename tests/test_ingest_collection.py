"""Change sets: what holds after them, what a file would change, what is refused, and what a kill leaves on disk."""

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.change_sets import (
    ChangeSet,
    ReadFrom,
    append,
    contributed_in,
    directory_of,
    from_json,
    locked,
    read_change_sets,
    to_json,
)
from ingest.collection import Decision, Key, changes, replayed, sound, standing
from ingest.contributions import Corridor, Deletion, Document, Figure, Origin, Practice, Reference
from ingest.documents import LONGEST, document_quads, paragraphs
from ingest.likeness import likenesses
from ingest.reconcile import actor_meant, bundled_spellings, folded, suggestion_quads, suggestions
from ingest.tombstones import tombstone_quads
from kg.errors import InputError
from kg.release import open_current


def practice(id_, name="Seasonal worker visa", **given):
    fields = {
        "summaries": {"en": "Workers come for a season."},
        "organisations": ("IOM",),
        "countries": ("NZL",),
        "regions": (),
        "objectives": (5,),
        "primary_objective": 5,
        "practice_type": "programme",
        "start_year": 2007,
    }
    return Practice(id_, {"en": name}, **(fields | given))


def at(record, row, file="a.csv"):
    return replace(record, origin=Origin(file, row))


def messages(found):
    return [str(fault) for fault in found.faults]


def test_new_changed_unchanged_and_deleted_are_told_apart():
    bundled = (practice("old"), practice("same"), practice("gone"), Corridor("PHL", "DEU"))
    offered = (practice("fresh"), practice("old", start_year=2008), practice("same"), Deletion("practice", "gone"))
    found = changes(bundled, replayed(()), offered)
    assert not found.faults
    assert [record.id for record in found.new] == ["fresh"]
    assert [(one.record.id, one.fields[0]) for one in found.changed] == [("old", ("start_year", 2007, 2008))]
    assert [record.id for record in found.unchanged] == ["same"]
    after = standing(bundled, replayed(found.to_keep))
    assert sorted(key.id for key in after) == ["PHL-DEU", "fresh", "old", "same"]
    assert after[Key("practice", "old")].start_year == 2008


def test_adding_the_same_again_changes_nothing():
    offered = (practice("a"), Document("d", "ru", "Доклад", "Текст."), Deletion("corridor", "PHL-DEU"))
    first = changes((Corridor("PHL", "DEU"),), replayed(()), offered)
    again = changes((Corridor("PHL", "DEU"),), replayed(first.to_keep), offered)
    assert again.to_keep == ()
    assert len(again.unchanged) == 3


def test_a_deleted_id_is_not_given_to_another_unless_it_is_restored():
    buried = replayed([practice("a"), Deletion("practice", "a")])
    found = changes((), buried, [at(practice("a", "Another"), 4)])
    assert messages(found) == [
        "a.csv:4: id: The practice 'a' was deleted, and its id is not given to another. "
        "Choose another id, or say --restore a to bring it back."
    ]
    assert not changes((), buried, [practice("a")], restored=("a",)).faults
    back = replayed([practice("a")], buried)
    assert (list(back.records), list(back.tombstones)) == ([Key("practice", "a")], [])


@pytest.mark.parametrize(
    ("earlier", "offered", "said"),
    [
        ((), (Deletion("practice", "x"),), "There is no practice 'x' to delete."),
        ((), (Deletion("practice", "a", "nowhere"),), "'nowhere' is no practice that is known"),
        ((), (Deletion("practice", "a", "a"),), "a → a"),
        ((), (Deletion("practice", "a", "b"), Deletion("practice", "b", "a")), "a → b → a"),
        ((Deletion("practice", "a", "b"),), (Deletion("practice", "b", "a"),), "b → a → b"),
        ((), (practice("a"), practice("a", start_year=1999)), "stands also in a.csv:1"),
        ((), (practice("a"), Deletion("practice", "a")), "stands also in a.csv:1"),
        ((), (Document("workplan-2019", "en", "T", "Text."),), "belongs to another thing"),
        ((), (Deletion("corridor", "PHL-DEU"),), "still named by the practice 'uses'"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_row(earlier, offered, said):
    uses = practice("uses", corridors=(("PHL", "DEU"),), corridor_basis="source")
    bundled = (practice("a"), practice("b", "Other"), Corridor("PHL", "DEU"), uses)
    rows = tuple(at(record, row) for row, record in enumerate(offered, 1))
    found = changes(bundled, replayed(earlier), rows, taken={"workplan-2019"})
    assert any(said in message for message in messages(found)), messages(found)
    assert all(message.startswith("a.csv:") for message in messages(found))


def test_a_practice_may_not_name_a_deleted_corridor():
    buried = replayed([Deletion("corridor", "PHL-DEU")])
    found = changes((), buried, [practice("a", corridors=(("PHL", "DEU"),), corridor_basis="source")])
    assert "The corridor 'PHL-DEU' was deleted." in messages(found)[0]


def test_a_figure_is_added_to_those_of_other_years_and_revisions():
    known = Corridor("PHL", "DEU", (Figure(2019, 1, 2019, "UN"), Figure(2020, 2, 2020, "UN")))
    offered = Corridor("PHL", "DEU", (Figure(2020, 3, 2020, "UN"), Figure(2020, 4, 2024, "UN")))
    (changed,) = changes((known,), replayed(()), [offered]).changed
    assert [(figure.stock, figure.revision) for figure in changed.record.figures] == [(1, 2019), (3, 2020), (4, 2024)]
    assert changes((changed.record,), replayed(()), [offered]).unchanged == (offered,)


def test_replacements_may_follow_one_another():
    bundled = tuple(practice(id_, id_) for id_ in "abc")
    first = replayed(changes(bundled, replayed(()), [Deletion("practice", "a", "b")]).to_keep)
    found = changes(bundled, first, [Deletion("practice", "b", "c")])
    assert not found.faults


def test_the_good_rows_are_those_that_no_fault_is_about():
    rows = (at(practice("a"), 1), at(practice("b"), 2), at(practice("b"), 3))
    assert sound(rows, changes((), replayed(()), rows).faults) == rows[:2]


def test_practices_that_may_be_one_are_told_and_not_merged():
    known = practice("nzl-rse", "Recognised Seasonal Employer scheme")
    twin = practice("nzl-seasonal", "Recognized seasonal employer scheme", start_year=2008)
    far = practice("fji-rse", "Recognised Seasonal Employer scheme", countries=("FJI",))
    late = practice("nzl-new", "Recognised Seasonal Employer scheme", start_year=2015)
    found = likenesses([twin, far, late], [known, twin, far, late])
    assert [(pair.practice, pair.other) for pair in found] == [("nzl-seasonal", "nzl-rse")]


def test_names_are_reconciled_by_their_likeness():
    names = ("UN Women", "МОМ", "International Organisation for Migration", "Ministry of Labour")
    contributed = replayed([practice("a", organisations=names)])
    known = bundled_spellings()
    meant = [actor_meant(name, known, contributed) for name in names]
    assert [actor and actor.notation for actor in meant] == ["UN-Women", "IOM", None, None]
    (waiting,) = suggestions(contributed, known)
    assert (waiting.name, waiting.actor.notation, waiting.practices) == (names[2], "IOM", ("a",))
    assert 0.9 <= waiting.confidence < 1
    assert {str(quad.graph).rpartition("/graph/")[2] for quad in suggestion_quads([waiting])} == {
        "machine/reconciliation"
    }


def test_a_decision_settles_a_name_for_good():
    names = ("International Organisation for Migration",)
    asked = replayed([practice("a", organisations=names)])
    known = bundled_spellings()
    (waiting,) = suggestions(asked, known)
    accepted = replayed([waiting.decided(accepted=True)], asked)
    assert suggestions(accepted, known) == ()
    assert actor_meant(names[0], known, accepted) == waiting.actor
    rejected = replayed([waiting.decided(accepted=False)], accepted)
    assert suggestions(rejected, known) == ()
    assert actor_meant(names[0], known, rejected) is None
    assert waiting.id == waiting._replace(practices=("b",)).id


@pytest.mark.parametrize(
    ("name", "same"), [("UN-Women", " un  women"), ("MOM", "МОМ"), ("«УВКБ»", "УВКБ"), ("ＩＯＭ", "IOM")]
)
def test_marks_capitals_and_look_alike_letters_make_no_other_name(name, same):
    assert folded(name) == folded(same)


@given(st.text(alphabet="ab. \n。ё", max_size=80))
def test_passages_stand_where_they_say_and_lose_no_word(text):
    found = paragraphs(Document("d", "ru", "T", text))
    assert all(text[passage.start : passage.end] == passage.quote for passage in found)
    assert all(text.count("\n", 0, passage.start) + 1 == passage.line for passage in found)
    assert "".join("".join(passage.quote.split()) for passage in found) == "".join(text.split())


def test_a_paragraph_without_end_is_cut_after_a_sentence():
    text = "The workers were paid. " * 300
    found = paragraphs(Document("d", "en", "T", text))
    assert len(found) == 4
    assert all(passage.quote.endswith("paid.") and len(passage.quote) <= LONGEST for passage in found)
    assert [len(p.quote) for p in paragraphs(Document("d", "zh", "T", "移" * 5000))] == [2000, 2000, 1000]


def test_a_document_is_a_source_with_its_address():
    quads = list(document_quads([Document("d", "fr", "Titre", "Un.\n\nDeux.", "https://example.org/d")]))
    said = {(quad.predicate.rpartition("/")[2].rpartition("#")[2], str(quad.object)) for quad in quads}
    assert {("title", "Titre"), ("seeAlso", "https://example.org/d"), ("quote", "Deux."), ("line", "3")} <= said


def test_a_tombstone_says_what_took_its_place():
    _, deprecated, _, successor = tombstone_quads([Deletion("document", "old", "new")])
    assert deprecated.object.value is True
    assert str(successor.object).endswith("/id/source/new")


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
RECORDS = st.one_of(
    st.builds(
        practice,
        TEXTS,
        TEXTS,
        corridors=st.lists(st.tuples(TEXTS, TEXTS)).map(tuple),
        references=st.lists(st.builds(Reference, TEXTS, st.none() | TEXTS, st.none() | st.integers())).map(tuple),
        completed=st.none() | st.booleans(),
        origin=st.builds(Origin, TEXTS, st.none() | st.integers(1)),
    ),
    st.builds(Corridor, TEXTS, TEXTS, st.lists(st.builds(Figure)).map(tuple)),
    st.builds(Document, TEXTS, TEXTS, TEXTS, TEXTS, st.none() | TEXTS),
    st.builds(Deletion, TEXTS, TEXTS, st.none() | TEXTS),
    st.builds(Decision, TEXTS, TEXTS, TEXTS, st.booleans()),
)  # fmt: skip


@given(st.lists(RECORDS, max_size=5))
def test_a_change_set_is_read_back_as_it_was_written(tmp_path_factory, records):
    home = tmp_path_factory.mktemp("home")
    kept = ChangeSet(tuple(records), (ReadFrom("a.csv", "0" * 64),))
    append(home, kept)
    append(home, ChangeSet(()))
    assert read_change_sets(home) == (kept, ChangeSet(()))
    assert [getattr(one, "origin", None) for one in read_change_sets(home)[0].changes] == [
        getattr(one, "origin", None) for one in records
    ]
    assert [from_json(to_json(record)) for record in records] == records


@pytest.mark.parametrize(
    "damage", ["", "{}", "[", '{"format": 9, "files": []}', '{"format":1,"files":[]}\n{"put":"x"}']
)
def test_a_damaged_change_set_is_named(tmp_path, damage):
    append(tmp_path, ChangeSet(()))
    append(tmp_path, ChangeSet(()))
    (directory_of(tmp_path) / "000002.jsonl").write_text(damage)
    with pytest.raises(InputError, match=r"000002\.jsonl:[12]: this is not a change set"):
        contributed_in(tmp_path)


def test_a_missing_change_set_is_named(tmp_path):
    for _ in range(3):
        append(tmp_path, ChangeSet(()))
    (directory_of(tmp_path) / "000002.jsonl").unlink()
    with pytest.raises(InputError, match=r"000002\.jsonl is missing"):
        contributed_in(tmp_path)


def test_only_one_at_a_time_may_change_a_home(tmp_path):
    waits = "import sys\nfrom pathlib import Path\nfrom ingest.change_sets import locked\n"
    waits += "with locked(Path(sys.argv[1]), lambda: print('waiting', flush=True)):\n    print('in', flush=True)\n"
    with locked(tmp_path):
        other = subprocess.Popen([sys.executable, "-c", waits, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert other.stdout.readline() == "waiting\n"
        assert other.poll() is None
    assert other.communicate(timeout=30)[0] == "in\n"


# Everything of `gcmkg add` that touches the disk, with a graph, shapes and indexes so small that it adds all the time.
ADDING = """
import sys
from pathlib import Path
import api.build, api.contributing
from api.contributing import Plan, publish
from api.settings import Settings
from ingest.change_sets import contributed_in
from ingest.collection import Changes
from ingest.contribution_mapping import contribution_quads
from ingest.contributions import Document
from ingest.pipeline import Ingested
from kg.validation_report import ValidationReport

class Encoder:
    model_id = "none"

def indexed(store, directory, encoder, cache, progress):
    directory.mkdir()
    (directory / "documents.json").write_text("[]" * 1000)
    return len(store)

api.build.ingest = lambda contributed: Ingested(tuple(contribution_quads(contributed)), {})
api.build.ensemble.load = lambda model, threads: Encoder()
api.build.check = lambda quads, contributed: ValidationReport(())
api.build.build_index = indexed
settings = Settings(home=Path(sys.argv[1]))
for number in range(10**6):
    base = contributed_in(settings.home)
    document = Document(f"d{len(base.records)}", "en", "Title", "Text. " * 1000)
    publish(Plan((), (), Changes((document,)), base, (), ()), settings, lambda step, done, total: None)
    if number == 0:
        print("ready", flush=True)
"""


def test_a_kill_at_any_moment_leaves_a_whole_release_and_whole_change_sets(tmp_path):
    chance = random.Random(4)
    for _ in range(10):
        process = subprocess.Popen([sys.executable, "-c", ADDING, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.05, 0.4))
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        kept = len(contributed_in(tmp_path).records)
        layout, manifest = open_current(tmp_path)
        published = manifest.counts["SourceDocument"]
        assert layout.graph.read_text("utf-8").count("SourceDocument") == published
        assert published in (kept, kept - 1)
    assert kept > 10
