# Two commands do everything: `make demo` and `make test`. Each sets up the environment by itself.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready-$(shell cat pyproject.toml constraints.txt | cksum | cut -d' ' -f1)

CLIENTS := tests/clients/node_modules/.ready

.DEFAULT_GOAL := help
.PHONY: help demo test setup clients build check lint types imports readme format clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: setup ## Build the release from the bundled workplan and ask it the demo question
	@$(BIN)/gcmkg build
	@$(BIN)/gcmkg search "alternatives to child detention in mixed movements"

test: setup clients ## Run the tests
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) (a few minutes the first time) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt torch==2.13.0
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@rm -f $(VENV)/.ready-*
	@touch $@

# A real SPARQL client that the tests run; without Node they skip it and say so.
clients: $(CLIENTS)

$(CLIENTS): tests/clients/package-lock.json
	@if ! command -v npm >/dev/null; then echo "Node is not installed: the tests of Comunica will be skipped."; \
	elif npm ci --prefix tests/clients --silent --no-audit --no-fund; then touch $@; \
	else rm -rf tests/clients/node_modules; echo "Comunica was not installed: its tests will be skipped."; fi

build: setup ## Build and publish a release
	@$(BIN)/gcmkg build

check: lint types imports ## Everything CI checks besides the tests

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: setup
	@$(BIN)/mypy

imports: setup
	@$(BIN)/lint-imports

readme: setup ## Run every command of the README
	@$(BIN)/python -m pytest tests/test_docs.py -q

format: setup ## Format the code
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

clean: ## Remove the environment, releases and caches
	rm -rf $(VENV) .gcmkg .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
