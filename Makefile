# Everything a newcomer types: `make demo` and `make test`. Both make their own environment in .venv.
SHELL := /bin/bash
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	if command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
BIN := .venv/bin
# what is installed beside the package: `make test EXTRAS=dev,servers` has what tests on other engines need, too
EXTRAS ?= dev
STAMP := .venv/.installed
# Where bytecode is not kept every start of Python compiles the libraries anew: five seconds instead of two.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo demo-neo4j test test-slow check lint format types layers docs clean
.DEFAULT_GOAL := help

help:
	@echo "make demo   simulate a world, find its rings, write a report into demo/"
	@echo "make demo-neo4j  the same on a Neo4j server: the one in NEO4J_URI, or one it starts"
	@echo "make test   run the tests, those over ten seconds left out"
	@echo "make test-slow   those, and the Neo4j tests on the 2026 line"
	@echo "make check  lint, types, layers, docs"

$(STAMP): pyproject.toml
	@if [ -z "$(PYTHON)" ]; then echo "error: Python 3.11 or newer is needed; install it, or name it: make PYTHON=/path/to/python"; exit 1; fi
	@if command -v uv >/dev/null 2>&1; then \
		uv venv --quiet --allow-existing --seed -p "$$(command -v $(PYTHON))" .venv && VIRTUAL_ENV=.venv uv pip install --quiet -e '.[$(EXTRAS)]'; \
	else \
		$(PYTHON) -m venv .venv && \
		if $(BIN)/pip install --quiet uv; then VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet -e '.[$(EXTRAS)]'; \
		else $(BIN)/pip install --quiet -e '.[$(EXTRAS)]'; fi; \
	fi
	@touch $(STAMP)

demo: $(STAMP)
	@$(BIN)/graphabuse demo --out demo

demo-neo4j: $(STAMP)
	@$(BIN)/graphabuse simulate --out demo-neo4j/world --accounts 5000 --seed 3
	@$(BIN)/python -m tests.neo4j_server -- sh -c '$(BIN)/graphabuse run demo-neo4j/world/events.parquet --store "$$NEO4J_URI" --out demo-neo4j/report'

test: $(STAMP)
	@$(BIN)/python -m pytest -n 2 -m "not slow" $(TESTS)

# the second line of Neo4j gets the suite that both stores and both lines must pass; where its server cannot be had, that is said
test-slow: $(STAMP)
	@$(BIN)/python -m pytest -n 2 -m slow
	@if GRAPHABUSE_NEO4J_LINE=2026 $(BIN)/python -m tests.neo4j_server --fetch; then \
		GRAPHABUSE_NEO4J_LINE=2026 GRAPHABUSE_NEO4J_NEEDED=1 $(BIN)/python -m pytest -n 1 \
			tests/test_neo4j_conformance.py tests/test_neo4j_loads.py tests/test_neo4j_cypher.py tests/test_neo4j_import.py \
			tests/test_neo4j_queries.py tests/test_neo4j_door.py tests/test_neo4j_transfer.py tests/test_neo4j_faults.py \
			tests/test_neo4j_properties.py tests/test_neo4j_hard_faults.py; \
	else echo "NOT TESTED HERE: the 2026 line of Neo4j (the reason stands above); everything else was"; fi

check: lint types layers docs

lint: $(STAMP)
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

format: $(STAMP)
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

types: $(STAMP)
	@$(BIN)/mypy

layers: $(STAMP)
	@$(BIN)/lint-imports

docs: $(STAMP)
	@$(BIN)/mkdocs build --strict --quiet

clean:
	rm -rf .venv demo demo-neo4j site build dist .pytest_cache .mypy_cache .ruff_cache
