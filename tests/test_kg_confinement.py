"""A confined process reaches nobody, gets no more memory than it may have, and does not outlive who started it."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="confinement is the Linux kernel's")


def said(code, *arguments):
    """What a fresh process prints; confinement cannot be undone, so it is tried nowhere else."""
    command = [sys.executable, "-c", f"from kg.confinement import *\n{code}", *map(str, arguments)]
    root = Path(__file__).parents[1]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True, timeout=60).stdout.split()


def test_who_has_left_the_network_reaches_nobody():
    code = (
        "import socket, sys\n"
        "left = leave_network()\n"
        "with socket.socket() as ours: print(left, ours.connect_ex(('127.0.0.1', int(sys.argv[1]))) == 0)"
    )
    with socket.create_server(("127.0.0.1", 0)) as listener:
        left, reached = said(code, listener.getsockname()[1])
    # Where the system forbids leaving, it says so.
    assert (left == "True") == (reached == "False")


def test_memory_is_bounded_above_what_is_there():
    code = (
        "cap_memory(200)\n"
        "print(len(bytearray(50 * 1024 * 1024)))\n"
        "try: print(len(bytearray(1024 ** 3)))\n"
        "except MemoryError: print('refused')"
    )
    assert said(code) == [str(50 * 1024 * 1024), "refused"]


def test_a_process_ends_with_who_started_it():
    code = (
        "import os, time\n"
        "ours, theirs = os.pipe()\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    end_with_parent()\n"
        "    os.write(theirs, b'x')\n"
        "    time.sleep(600)\n"
        "os.read(ours, 1)\n"
        "print('started')"
    )
    # The child holds the pipe that the output is read from, so an answer means that the child is gone.
    assert said(code) == ["started"]
