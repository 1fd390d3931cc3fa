# Each target sets up what it needs; `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=
BASE ?= origin/main

.DEFAULT_GOAL := help
.PHONY: help setup hooks quick check test verify mutants generate spec-diff emulator bench lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.ready .venv/.node-ready ## make .venv with the customvoice command, and Azurite where npm exists

verify: setup ## verify every api-version against the emulator (ARGS="--profile quick" and others)
	@$(BIN)/customvoice verify $(ARGS)

mutants: setup ## count the mutants of the emulator that verify finds (ARGS="--only paging --seeds 1" and others)
	@$(BIN)/python -m mutants $(ARGS)

hooks: setup ## run the fast part of check before each commit
	@$(BIN)/pre-commit install

quick: setup ## run the tests that most changes need, in a minute (ARGS="-k polling" and others)
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile -m "not (slow or azurite or browser)" $(ARGS)

test: setup ## run all tests, on every core (ARGS="-k polling" and others)
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile $(ARGS)

check: setup ## lint, spelling, types, import arrows, the document itself, drift of generated/
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/codespell
	@$(BIN)/validate-pyproject pyproject.toml
	@$(BIN)/mypy
	@$(BIN)/mypy $(patsubst generated/%,-p %,$(wildcard generated/customvoice_v*))
	@$(BIN)/python -m pytest -q --no-header tests/packaging/test_arrows.py
	@$(BIN)/customvoice spec check
	@$(BIN)/customvoice spec lint
	@$(BIN)/customvoice spec generate --check

generate: setup ## write generated/ anew from spec/
	@$(BIN)/customvoice spec generate

spec-diff: setup ## compare the document at BASE (origin/main) with the working one (ARGS="--format html" and others)
	@$(BIN)/customvoice spec diff git:$(BASE) spec/customvoice.yaml $(ARGS)

emulator: setup ## run the emulator in the foreground (ARGS="--pace immediate" and others)
	@$(BIN)/customvoice emulator $(ARGS)

bench: setup ## measure client and emulator against their peers, as ratios of one run
	@$(BIN)/python -m benchmarks.run $(ARGS)

lock: setup ## pin the Node parts again after an edit of package.json
	@for folder in . benchmarks; do npm install --prefix $$folder --package-lock-only && $(BIN)/python .ci/strip_lock.py $$folder/package-lock.json || exit 1; done

clean: ## delete what the targets made
	rm -rf .venv node_modules benchmarks/node_modules reports dist build .hypothesis .mypy_cache .pytest_cache .ruff_cache

.venv/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "customvoice needs Python 3.11 or newer; $(PYTHON) says: $$($(PYTHON) --version 2>&1). Run: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "Setting up .venv (once; takes about a minute)"
	@$(PYTHON) -m venv .venv \
		|| { echo "python3 cannot make a virtual environment; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

.venv/.node-ready: package.json package-lock.json .venv/.ready
	@if command -v npm >/dev/null; then \
		echo "Installing Azurite and pyright (once)" && npm ci && touch $@; \
	else \
		echo "npm was not found: without Azurite, what needs blobs is skipped and says so"; \
	fi
