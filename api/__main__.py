"""`python -m api` into the command line."""

from api.cli import main

main()
