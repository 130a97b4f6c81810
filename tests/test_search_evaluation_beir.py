"""A folder of BEIR's form is read with each mistake told by its place, and ranked by the rankers of search."""

import json

import pytest
import search_slice

from kg.errors import InputError, SourceError
from search.evaluation.beir import read_benchmark
from search.evaluation.benchmark import run_benchmark
from search.evaluation.tables import beir_text
from search.question import load_identifier

CORPUS = (
    {"_id": "d1", "title": "Beekeeping", "text": "Bees store honey in combs of wax. Smoke calms them."},
    {"_id": "d2", "text": "The moon pulls the sea, which makes the tides twice a day."},
    {"_id": "d3", "title": "Хлеб", "text": "Тесто поднимается от дрожжей. Печь должна быть горячей."},
    {"_id": "d4", "title": "", "text": "Яблони обрезают весной, пока не раскрылись почки."},
    {"_id": "2019", "title": "Glass", "text": "", "lang": "en"},
)
QUERIES = (
    {"_id": "q1", "text": "honey in the combs of bees"},
    {"_id": "q2", "text": "когда весной обрезают яблони"},
    {"_id": "q3", "text": "tides of the sea and the moon"},
    {"_id": "unjudged", "text": "anything"},
)
QRELS = ("query-id\tcorpus-id\tscore", "q1\td1\t2", "q1\td2\t0", "q2\td4\t1", "q3\td2\t1")
LANGUAGE = load_identifier()


@pytest.fixture
def folder(tmp_path):
    """Writes a folder, with some of its files changed."""

    def write(corpus=CORPUS, queries=QUERIES, qrels=QRELS):
        directory = tmp_path / "beir"
        (directory / "qrels").mkdir(parents=True, exist_ok=True)
        for name, listed in (("corpus.jsonl", corpus), ("queries.jsonl", queries)):
            lines = (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in listed)
            (directory / name).write_text("".join(f"{line}\n" for line in lines), "utf-8")
        (directory / "qrels" / "test.tsv").write_text("".join(f"{line}\n" for line in qrels), "utf-8")
        return directory

    return write


def read(directory, split="test"):
    return read_benchmark(directory, split, lambda text: LANGUAGE.identify(text).language)


def run(benchmark, directory, encoder=None, **options):
    encoder = encoder or search_slice.ToyEncoder()
    return run_benchmark(benchmark, encoder, directory / "cache", samples=search_slice.SAMPLES, **options)


def test_a_document_is_running_text_under_its_title_in_its_language(folder):
    documents = read(folder()).documents
    assert [one.languages for one in documents.values()] == [("en",), ("en",), ("ru",), ("ru",), ("en",)]
    assert documents["d1"].context == {"en": "Beekeeping"}
    assert documents["d1"].views("en")[1].startswith("Beekeeping. Bees store honey")
    assert documents["2019"].text("en") == "Glass."


def test_questions_are_those_that_are_judged_with_what_is_relevant_to_them(folder):
    assert [(one.id, one.gold) for one in read(folder()).questions] == [
        ("q1", {"d1": 2}),
        ("q2", {"d4": 1}),
        ("q3", {"d2": 1}),
    ]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"corpus": [*CORPUS, "{bees"]}, r"corpus\.jsonl:6: This is not JSON"),
        ({"corpus": ["[]"]}, r"corpus\.jsonl:1: This is JSON but not an object"),
        ({"corpus": [CORPUS[0], "", CORPUS[0]]}, r"corpus\.jsonl:3: The id 'd1' is given twice"),
        ({"corpus": [{"text": "no id"}]}, r"corpus\.jsonl:1: There is no '_id'"),
        ({"corpus": []}, r"corpus\.jsonl is empty"),
        ({"queries": [{"_id": "q1"}]}, r"queries\.jsonl:1: There is no 'text'"),
        ({"qrels": [*QRELS, "q9\td1\t1"]}, r"test\.tsv:6: 'q9' is not in queries\.jsonl"),
        ({"qrels": [*QRELS, "q1\td9\t1"]}, r"test\.tsv:6: 'd9' is not in corpus\.jsonl"),
        ({"qrels": [*QRELS, "q1\td1"]}, r"test\.tsv:6: .* is no judgement"),
        ({"qrels": [*QRELS, "q1\td1\tvery"]}, r"test\.tsv:6: .* is no judgement"),
        ({"qrels": QRELS[:1]}, r"test\.tsv judges nothing"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_line(folder, changed, said):
    with pytest.raises(InputError, match=said):
        read(folder(**changed))


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl"])
def test_a_missing_file_is_told_with_what_a_folder_holds(folder, name):
    directory = folder()
    (directory / name).unlink()
    with pytest.raises(InputError, match=rf"{name} cannot be read .* holds corpus\.jsonl"):
        read(directory)


def test_an_unknown_split_is_told_with_those_there_are(folder):
    with pytest.raises(InputError, match=r"dev\.tsv. Splits that this folder has: test\."):
        read(folder(), "dev")


def test_text_that_is_not_utf_8_is_told_with_its_line(folder):
    directory = folder()
    (directory / "corpus.jsonl").write_bytes(b'{"_id": "d1", "text": "\xff"}\n')
    with pytest.raises(SourceError, match=r"corpus\.jsonl:1: This is not JSON"):
        read(directory)


def test_each_ranker_and_all_as_one_are_measured_in_both_languages(folder, tmp_path):
    seen = set()
    benchmark = read(folder())
    report = run(benchmark, tmp_path, progress=lambda step, done, total: seen.add(step))
    assert [part.name for part in report.parts] == ["dense", "lexical", "fused"]
    assert [(part.ndcg, part.mrr, part.recall) for part in report.parts[1:]] == [(1.0, 1.0, 1.0)] * 2
    assert (report.documents, report.questions) == (5, 3)
    assert {"Embedding texts", "Asking questions"} <= seen
    assert beir_text(report).splitlines()[0] == "5 documents, 3 questions (test)"
    assert report == run(benchmark, tmp_path)


def test_a_document_that_is_the_question_itself_is_passed_over(folder, tmp_path):
    queries = [{"_id": "d1", "text": CORPUS[0]["text"]}]
    benchmark = read(folder(queries=queries, qrels=["query-id\tcorpus-id\tscore", "d1\td2\t1"]))
    report = run(benchmark, tmp_path)
    dense = next(part for part in report.parts if part.name == "dense")
    assert dense.recall == 1.0
    assert dense.mrr > 0


class Counting(search_slice.ToyEncoder):
    def __init__(self):
        self.texts = 0

    def encode_queries(self, texts):
        self.texts += len(texts)
        return super().encode_queries(texts)

    encode_passages = encode_queries


def test_what_was_embedded_once_is_not_embedded_again(folder, tmp_path):
    benchmark = read(folder())
    run(benchmark, tmp_path, Counting())
    again = Counting()
    run(benchmark, tmp_path, again)
    assert again.texts == 0
