"""Generated records are the same for the same seed, can be mapped, and are sorted in little memory."""

import subprocess
import sys
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from bench.generated_records import LANGUAGES, corridors, documents, practices
from bench.scale import quads_of
from ingest.countries import bundled_countries

ROOT = Path(__file__).parent.parent


def printed(*options):
    command = [sys.executable, "bench/generated_records.py", *options]
    return subprocess.run(command, capture_output=True, check=True, cwd=ROOT).stdout


def test_the_same_seed_prints_the_same_bytes_and_another_does_not():
    first = printed("--count", "50", "--seed", "1")
    assert first.count(b"\n") == 50
    assert printed("--count", "50", "--seed", "1") == first
    assert printed("--count", "50", "--seed", "2") != first
    assert printed("--count", "80", "--seed", "1").startswith(first)


def test_a_practice_is_one_that_could_be_contributed():
    made = list(islice(practices(3), 300))
    assert len({practice.id for practice in made}) == len(made)
    for practice in made:
        assert practice.primary_objective in practice.objectives
        assert set(practice.objectives) <= set(range(1, 24))
        assert set(practice.countries) <= set(bundled_countries().places)
        assert practice.end_year is None or practice.end_year >= practice.start_year
        assert bool(practice.corridors) == bool(practice.corridor_basis)
        assert "en" in practice.names and set(practice.names) <= set(LANGUAGES)


def test_documents_come_in_all_six_languages():
    assert Counter(document.language for document in islice(documents(1), 12)) == dict.fromkeys(LANGUAGES, 2)


def test_there_are_over_ten_thousand_corridors_and_none_twice():
    pairs = [corridor.notation for corridor in corridors(1)]
    assert len(pairs) == len(set(pairs)) > 10_000


def test_the_figures_of_a_table_are_kept(tmp_path):
    table = tmp_path / "pairs.csv"
    table.write_text("origin,destination,year,stock\nPHL,DEU,1990,5\nABW,ARG,1990,1\nPHL,DEU,2020,7\n", "utf-8")
    first, second = corridors(1, table)
    assert (first.notation, second.notation) == ("ABW-ARG", "PHL-DEU")
    assert [(figure.year, figure.stock) for figure in second.figures] == [(1990, 5), (2020, 7)]


@pytest.mark.parametrize("kind", ["practice", "document", "corridor"])
def test_twice_the_records_are_twice_the_quads(kind):
    made = {"practice": practices, "document": documents, "corridor": corridors}[kind](1)
    half, rest = list(islice(made, 400)), list(islice(made, 400))
    few, many = len(set(quads_of(half))), len(set(quads_of([*half, *rest])))
    assert 1.8 < many / few < 2.2


# Not getrusage: its peak counts the memory that the child shared with pytest before it began.
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the peak from Linux")
def test_twenty_thousand_records_are_sorted_in_bounded_memory(tmp_path):
    """Their lines as values would alone take more than the limit."""
    program = (
        "import re, sys; from itertools import islice; from pathlib import Path;"
        "from bench.generated_records import corridors; from bench.scale import quads_of;"
        "from kg.quad_sorting import write_sorted;"
        "print(write_sorted(islice(corridors(1), 20000), quads_of, Path(sys.argv[1]), processes=1, batch=500).lines,"
        "int(re.search(r'VmHWM:\\s+(\\d+) kB', Path('/proc/self/status').read_text())[1]) // 1024)"
    )
    child = [sys.executable, "-c", program, str(tmp_path / "graph.nq")]
    lines, megabytes = map(int, subprocess.run(child, capture_output=True, check=True, cwd=ROOT).stdout.split())
    assert lines > 400_000
    assert megabytes < 200
