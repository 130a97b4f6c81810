"""Every hostile file gets its message, in bounded time and memory, and never another exception than InputError."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest
from hostile_files import ENTITY, HEAD, Hostile, hostile_files, repacked, sheet, text

from ingest.readers import Limits, read_file
from kg.errors import InputError

CORPUS = hostile_files()


def said(hostile: Hostile, folder: Path) -> list[str]:
    """Everything that is said of a file."""
    path = folder / hostile.file
    path.write_bytes(hostile.content)
    try:
        return [str(fault) for fault in read_file(path).faults]
    except InputError as error:
        return [str(error)]


def test_the_corpus_is_large() -> None:
    assert len({one.content for one in CORPUS}) >= 100


@pytest.mark.parametrize("number", range(len(CORPUS)))
def test_each_file_gets_its_message(number: int, tmp_path: Path) -> None:
    hostile = CORPUS[number]
    started = time.process_time()
    messages = said(hostile, tmp_path)
    assert any(hostile.message in message for message in messages), messages[:5]
    assert all(message.isprintable() and len(message) < 600 for message in messages)
    assert time.process_time() - started < 5


def test_the_good_rows_beside_a_faulty_one_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text(f"{HEAD}\na,N,S,IOM,THA,13,law\nb,N,S,IOM,XXX,24,law\nc,N,S,IOM,THA,7,law\n", "utf-8")
    found = read_file(path)
    assert [record.id for record in found.records] == ["a", "c"]
    assert [(fault.origin.row, fault.column) for fault in found.faults] == [(3, "countries"), (3, "objectives")]


@pytest.mark.parametrize(
    "hostile",
    [
        Hostile("b.xlsx", repacked("xl/bomb.bin", bytes(100_000_000)), ""),
        Hostile("b.xlsx", sheet("<a/>" * 1_500_000), ""),
        Hostile("b.xlsx", repacked("xl/worksheets/sheet1.xml", ENTITY.encode()), ""),
        text("l.yaml", "a: &a [x]\n" + "".join(f"b{n}: [*a]\n" for n in range(1000)), ""),
        text("l.json", "[" * 1_000_000, ""),
    ],
    ids=["zip", "elements", "entities", "aliases", "brackets"],
)
def test_a_bomb_takes_little_memory(hostile: Hostile, tmp_path: Path) -> None:
    path = tmp_path / hostile.file
    path.write_bytes(hostile.content)
    tracemalloc.start()
    try:
        with pytest.raises(InputError):
            read_file(path)
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()


def test_limits_are_the_callers_to_set(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("origin,destination\nPHL,DEU\nPHL,JPN\n")
    with pytest.raises(InputError, match="more than 1 rows"):
        read_file(path, limits=Limits(rows=1))
