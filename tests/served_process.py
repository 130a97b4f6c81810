"""A home with a release into a real `gcmkg serve` process on a free loopback port."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def serving(home: Path, **settings: object) -> Iterator[str]:
    """Serve the current release of a home and give the base address; settings as in docs/settings.md, in lower case."""
    address = f"http://127.0.0.1:{_free_port()}"
    environment = os.environ | {f"GCMKG_{name.upper()}": str(value) for name, value in settings.items()}
    command = [sys.executable, "-m", "api", "serve", "--home", str(home), "--port", address.rsplit(":", 1)[1]]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"{address}/health", process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def _wait_for(url: str, process: subprocess.Popen) -> None:
    for _ in range(600):
        assert process.poll() is None, "the server ended before it answered"
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError("the server did not come up")
