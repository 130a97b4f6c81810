"""The demo answer of the current release into docs/demo.svg, as a terminal shows it: python docs/demo.py"""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from api.opened_release import open_release
from api.rendering import print_answer
from api.settings import Settings

QUESTION = "alternatives to child detention in mixed movements"


def main() -> None:
    """Write the picture."""
    console = Console(record=True, width=150, file=io.StringIO(), force_terminal=True)
    print_answer(open_release(Settings()).searcher.search(QUESTION, limit=4), console)
    console.save_svg(str(Path(__file__).with_name("demo.svg")), title=f'gcmkg search "{QUESTION}"')


if __name__ == "__main__":
    main()
