"""One module for each command of `gcmkg`; api/cli.py puts them together."""
