"""A child process into one without network and with bounded memory, called by the child before it does outside work."""

from __future__ import annotations

import ctypes
import resource
import signal
import sys
from pathlib import Path
from typing import Final

_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000
_PR_SET_PDEATHSIG: Final = 1


def leave_network() -> bool:
    """Move this process into a network of its own, where nobody else is; whether the system allowed it.

    See https://man7.org/linux/man-pages/man2/unshare.2.html. The process must have one thread only.
    """
    # Containers may forbid user namespaces: whoever calls this refuses by itself what would reach out.
    if sys.platform != "linux":
        return False
    return bool(ctypes.CDLL(None).unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0)


def cap_memory(megabytes: int) -> None:
    """Let this process have so many MiB above what it has now; past them it meets MemoryError or is aborted."""
    limit = _address_space() + megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def end_with_parent() -> None:
    """Have this process killed when the thread that started it ends, so call it only where that is a main thread.

    See https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _address_space() -> int:
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:  # not Linux: count from what is usual for this process
        return 4 * 1024**3
