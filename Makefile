# One command each: `make demo` shows what initlint does, `make test` checks all of it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
CORPUS ?= ../shared/corpus
TRAPS ?= ../shared/reference/traps.yaml
# Tests that try scripts and manifests of other people skip themselves where these are not there.
REAL := INITLINT_MANIFESTS="$(abspath $(wildcard $(CORPUS)))" INITLINT_TRAPS="$(abspath $(wildcard $(TRAPS)))"

# Hundreds of tests start a process of their own, which would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint types contracts drift unit nightly crater mutants bench catalogue generate new-rule clean

demo: $(INSTALLED)
	$(BIN)/initlint check --fail-on never fixtures/seed

test: lint types contracts drift unit

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(INSTALLED)
	$(BIN)/mypy

contracts: $(INSTALLED)
	$(BIN)/lint-imports

drift: $(INSTALLED)
	$(BIN)/python -m initlint.docs --check

unit: $(INSTALLED)
	$(REAL) $(BIN)/python -m pytest -n auto -m "not nightly"

nightly: $(INSTALLED)
	$(REAL) $(BIN)/python -m pytest -n auto

# Runs over manifests that other people wrote and compares with what was judged by reading.
crater: $(INSTALLED)
	$(BIN)/python tests/crater/crater.py $(CORPUS)

# Breaks healthy hand-overs, runs them, and tells which of the broken ones are found (as root).
mutants: $(INSTALLED)
	$(BIN)/python -m tests.volumes.mutation.tally $(wildcard $(CORPUS))

bench: $(INSTALLED)
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/repository.py

# Says how complete, how old and how sound the catalogue of images is.
catalogue: $(INSTALLED)
	$(BIN)/python -m initlint.knowledge.report

# Writes what is made from the code: rule table, rule index, configuration schema.
generate: $(INSTALLED)
	$(BIN)/python -m initlint.docs

# make new-rule NAME=wait-for-own-service
new-rule: $(INSTALLED)
	$(BIN)/python -m initlint.docs new-rule $(NAME)

$(INSTALLED): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "initlint needs Python 3.11 or newer")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info
