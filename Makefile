# Every target makes .venv by itself when it is missing or older than pyproject.toml.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
# Tests of the app wait for it half of the time, so two run on each core.
WORKERS := $(shell $(PYTHON) -c 'import os; print(2 * (os.cpu_count() or 1))')

.PHONY: run test test-anki faults fix bench simulate coach-eval weights-eval wheel snapshots looks docs clean
.DEFAULT_GOAL := test

run: $(READY)
	@$(BIN)/tpm-coach $(ARGS)

test: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n $(WORKERS)
	$(BIN)/tpm-coach packs check question_bank

test-anki: $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group anki-tests
	$(BIN)/pytest tests/anki

faults: $(READY)
	TPM_COACH_FAULTS=240 $(BIN)/pytest -n $(WORKERS) tests/faults

fix: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group bench || true
	$(BIN)/python -W ignore -m benchmarks.bench

simulate: $(READY)
	$(BIN)/python -m benchmarks.plan_simulation

coach-eval: $(READY)
	$(BIN)/python -m benchmarks.coach_eval
	$(BIN)/python -m benchmarks.coach_strangers

weights-eval: $(READY)
	$(BIN)/python -m benchmarks.weights_eval

snapshots: $(READY)
	$(BIN)/pytest tests/tui --snapshot-update

looks: $(READY)
	$(BIN)/python -m docs.looks

docs: $(READY)
	$(BIN)/python -m docs.generate
	$(BIN)/python -m docs.tour

wheel: $(READY)
	$(BIN)/pip wheel --quiet --no-deps --wheel-dir dist .

clean:
	rm -rf .venv dist build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "tpm-coach needs Python 3.11 or newer; name one with: make PYTHON=python3.12")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable . --group dev
	@touch $@
