# The whole developer's interface: `make` or `make help` lists it.

PYTHON ?= python3
VENV := .venv
TEST_VENV := .venv-test
BIN := $(TEST_VENV)/bin
INSTALLED := $(VENV)/.installed
TEST_INSTALLED := $(TEST_VENV)/.installed
PACKAGE := pyproject.toml $(shell find src examples -type f -not -name '*.pyc')

export PYTHON

.DEFAULT_GOAL := help
.PHONY: help demo test pytest lint format types docs toolchains bench fuzz fuzz-lanes clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(INSTALLED) ## race the pairwise-distance example (needs only Python and make)
	$(VENV)/bin/hasten demo pairwise --budget 15

test: toolchains $(TEST_INSTALLED) ## format, lint, types and all tests
	@scripts/check $(TEST_VENV)

pytest: toolchains $(TEST_INSTALLED) ## all tests, nothing else
	$(BIN)/pytest

lint: $(TEST_INSTALLED) ## lint with ruff
	$(BIN)/ruff format --check
	$(BIN)/ruff check

format: $(TEST_INSTALLED) ## format with ruff, mend what it can mend
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

types: $(TEST_INSTALLED) ## check types with mypy
	$(BIN)/mypy

bench: $(TEST_INSTALLED) ## run all benchmarks, write benchmarks/results/
	@set -e; for file in benchmarks/*.py; do echo "$$file"; $(BIN)/python "$$file"; done

fuzz: toolchains $(TEST_INSTALLED) ## random programs by Python and by its translations: PROGRAMS=10000 LANGUAGES="c rust"
	$(BIN)/python tests/frontend/kernel/fuzz.py $(or $(PROGRAMS),10000) $(LANGUAGES)

fuzz-lanes: $(TEST_INSTALLED) ## random loops by Python and across lanes: PROGRAMS=10000
	$(BIN)/python tests/frontend/lanes/random_loops.py $(or $(PROGRAMS),10000)

docs: $(TEST_INSTALLED) ## build the documentation into site/
	$(BIN)/mkdocs build --strict

toolchains: ## bring the compilers and the interpreters that the tests need
	@scripts/get-toolchains
	@scripts/get-interpreters

clean: ## remove environments, caches and what was built
	rm -rf .venv* .mypy_cache .ruff_cache .pytest_cache .hypothesis .make build dist site
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLED): $(PACKAGE) scripts/venv
	@scripts/venv $(VENV) --only-binary=:all: .
	@touch $@

$(TEST_INSTALLED): pyproject.toml scripts/venv
	@scripts/venv $(TEST_VENV) --prefer-binary --editable '.[dev]'
	@touch $@
