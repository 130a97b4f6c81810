"""The two lanes: heavy queries do not hold up quick ones, and a lost worker is replaced."""

import asyncio
import json
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import uvloop

from kg.errors import QueryBusy, QueryError, QueryLimit
from kg.query_lanes import PATIENCE
from kg.sparql import Limits, QueryPool, Request

LIMITS = Limits(seconds=1.5, memory_mb=256)
QUICK = Request("SELECT ?o { <urn:s1> <urn:p> ?o }")
HEAVY = Request("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")


@pytest.fixture(scope="module")
def nquads(tmp_path_factory):
    file = tmp_path_factory.mktemp("lanes") / "graph.nq"
    file.write_text("".join(f'<urn:s{i}> <urn:p> "v{i}" <urn:g> .\n' for i in range(2000)))
    return file


@pytest.fixture
def pool(nquads):
    with QueryPool(nquads, workers=1, limits=LIMITS, slow_workers=1) as opened:
        yield opened


def wait_until(is_so, seconds=10.0):
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it never came to be so"
        time.sleep(0.01)


def value(answer):
    return json.loads(answer.body)["results"]["bindings"][0]["o"]["value"]


def test_a_heavy_query_moves_to_the_slow_lane_and_quick_ones_pass_it(pool):
    with ThreadPoolExecutor(1) as thread:
        heavy = thread.submit(pool.run, HEAVY)
        wait_until(lambda: pool.state().slow_running == 1)
        assert value(pool.run(QUICK)) == "v1"
        assert not heavy.done()
        with pytest.raises(QueryLimit, match=r"longer than 1\.5 seconds"):
            heavy.result()


def test_heavy_queries_wait_for_the_slow_lane_and_are_told_when_they_get_no_turn(pool):
    with ThreadPoolExecutor(4) as threads:
        heavy = [threads.submit(pool.run, HEAVY) for _ in range(4)]
        wait_until(lambda: pool.state().slow_running == 1)
        assert value(pool.run(QUICK)) == "v1"
        errors = [type(one.exception()) for one in heavy]
    assert errors.count(QueryLimit) >= 1
    assert set(errors) <= {QueryLimit, QueryBusy}


def test_everything_ends_at_its_deadline_however_many_there_are(pool):
    started = time.monotonic()
    with ThreadPoolExecutor(30) as threads:
        errors = [one.exception() for one in [threads.submit(pool.run, HEAVY) for _ in range(30)]]
    assert all(isinstance(error, QueryLimit) for error in errors)
    assert time.monotonic() - started < LIMITS.seconds + 5
    assert value(pool.run(QUICK)) == "v1"


def test_a_worker_killed_from_outside_is_replaced_and_its_query_asked_again(nquads):
    with QueryPool(nquads, workers=1, limits=LIMITS, slow_workers=0) as pool:
        (worker,) = (one.pid for one in pool._lanes._workers)
        middling = Request("SELECT (COUNT(*) AS ?o) { ?a ?b ?c . ?d ?e ?f FILTER(STRLEN(STR(?c)) > 100) }")
        with ThreadPoolExecutor(1) as thread:
            asked = thread.submit(pool.run, middling)
            os.kill(worker, signal.SIGKILL)
            assert value(asked.result()) == "0"
        wait_until(lambda: pool.alive() == 1)


def test_queries_survive_workers_that_die_all_the_time(pool):
    stop = threading.Event()

    def kill_now_and_then():
        while not stop.wait(0.05):
            for worker in tuple(pool._lanes._workers):
                if worker.pid and worker.job is None:
                    os.kill(worker.pid, signal.SIGKILL)
                    break

    killer = threading.Thread(target=kill_now_and_then)
    killer.start()
    try:
        answers = [value(pool.run(QUICK)) for _ in range(300)]
    finally:
        stop.set()
        killer.join()
    assert answers == ["v1"] * 300


def test_no_worker_outlives_the_pool(nquads):
    with QueryPool(nquads, workers=2, limits=LIMITS) as pool:
        pids = [worker.pid for worker in pool._lanes._workers if worker.pid]
    assert pids
    wait_until(lambda: not any(is_running(pid) for pid in pids))


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_graph_that_cannot_be_loaded_is_one_clear_error(tmp_path, monkeypatch):
    monkeypatch.setattr("kg.query_lanes._START", 2.0)
    with pytest.raises(QueryError, match="could load"), QueryPool(tmp_path / "none.nq"):
        pass


@pytest.mark.parametrize("new_loop", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def test_a_long_answer_comes_whole_on_either_event_loop(nquads, new_loop):
    async def ask():
        async with QueryPool(nquads, workers=1, limits=LIMITS) as pool:
            everything = Request("SELECT ?a ?b ?c ?d { ?a ?b ?c . ?d <urn:p> 'v1' }")
            return [len((await pool.answer(everything)).body) for _ in range(5)]

    with asyncio.Runner(loop_factory=new_loop) as runner:
        sizes = runner.run(ask())
    assert len(set(sizes)) == 1
    assert sizes[0] > 250_000


def test_patience_is_far_below_the_time_limit():
    assert Limits().seconds / 10 > PATIENCE
