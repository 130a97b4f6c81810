"""Work that hangs, overflows or fills the memory takes a child down, never the caller; the next task is answered."""

import os
import socket
import threading
import time

import pytest

from kg.child_process import ChildLimits, ChildPool
from kg.errors import ChildLost, ChildrenBusy


def prepared():
    return answer


def answer(task):
    verb, argument = task
    if verb == "sleep":
        time.sleep(argument)
    elif verb == "fill":
        return len(bytearray(argument))
    elif verb == "die":
        os._exit(1)
    elif verb == "connect":
        try:
            socket.create_connection(("127.0.0.1", argument), timeout=5).close()
        except OSError:
            return "refused"
    return verb


@pytest.fixture(scope="module")
def pool():
    with ChildPool(prepared, ChildLimits(seconds=1, memory_mb=200), children=1, waiting=0) as pool:
        yield pool


@pytest.mark.parametrize("bomb", [("sleep", 60), ("fill", 4 * 1024**3), ("die", None)], ids=lambda bomb: bomb[0])
def test_a_bomb_is_stopped_and_the_next_task_answered(pool, bomb):
    with pytest.raises(ChildLost):
        pool.run(bomb)
    assert pool.run(("hello", None)) == "hello"
    assert pool.alive() == 1


def test_a_child_reaches_nobody(pool):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        reached = pool.run(("connect", listener.getsockname()[1]))
    if reached == "connect":
        pytest.skip("this system does not let a process leave the network")
    assert reached == "refused"


def test_no_more_may_wait_than_there_is_room_for():
    with ChildPool(prepared, ChildLimits(seconds=30), children=1, waiting=0) as pool:
        pool.run(("hello", None))
        busy = threading.Thread(target=pytest.raises, args=(ChildLost, pool.run, ("sleep", 60)), daemon=True)
        busy.start()
        while pool._room._value:
            time.sleep(0.01)
        with pytest.raises(ChildrenBusy):
            pool.run(("hello", None))
        pool.close()
        busy.join(timeout=20)
        assert not busy.is_alive()
