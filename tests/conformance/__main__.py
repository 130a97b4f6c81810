"""Today's tally into docs/sparql-conformance.md and onto the screen: `PYTHONPATH=tests python -m conformance`."""

from conformance.tally import PAGE, table, written_into

if __name__ == "__main__":
    PAGE.write_text(written_into(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print(table())
