"""Settings into a running HTTP server."""

from __future__ import annotations

import json
import logging
import time

from api.settings import Settings


def serve(settings: Settings, json_log: bool) -> None:
    """Open the release, load what search needs, and serve until interrupted.

    Raises:
        ReleaseError: there is no release to serve.
    """
    import uvicorn

    from api.app import create_app
    from api.opened_release import open_release

    _log_to_stderr(_JsonLines() if json_log else logging.Formatter("%(levelname)s %(message)s"))
    opened = open_release(settings)
    # The first to ask should not pay for loading.
    opened.searcher.search("migration", limit=1)
    opened.suggester.suggest("migration")
    opened.describer.describe("O1")
    uvicorn.run(
        create_app(opened), host=settings.host, port=settings.port, log_config=None, access_log=settings.access_log
    )


class _JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
        line = {"time": moment, "level": record.levelname, "logger": record.name, "message": record.getMessage()}
        return json.dumps(line, ensure_ascii=False)


def _log_to_stderr(formatter: logging.Formatter) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    logging.basicConfig(level=logging.INFO, handlers=[handler])
