# The verbs of Kompyse. All they need is make and Python ≥ 3.11; everything else goes into .venv.
# Another interpreter: make test PYTHON=/path/to/python3.12

PYTHON ?= $(shell for each in python3.13 python3.12 python3.11 python3; do \
	$$each -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& command -v $$each && break; done)

VENV := .venv
BIN := $(VENV)/bin
DEMO := build/demo
EXAMPLES := $(notdir $(patsubst %/,%,$(dir $(wildcard examples/*/compose.yaml))))
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Tests that measure, or that talk to a cluster or an engine, run one after the other and alone.
SERIAL := judge_cluster or judge_engine or slow

.DEFAULT_GOAL := help
.PHONY: help demo quick test check golden docs bench compare cluster cluster-tests clean

help: ## show the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/installed ## make .venv, install, convert examples/ into build/demo/ and show the result
	@for name in $(EXAMPLES); do \
		rm -rf $(DEMO)/$$name && mkdir -p $(DEMO)/$$name || exit 1; \
		printf '\n$$ kompyse convert -f examples/%s/compose.yaml -o $(DEMO)/%s/\n' $$name $$name; \
		$(BIN)/kompyse convert -f examples/$$name/compose.yaml -o $(DEMO)/$$name/ || exit 1; \
		(cd $(DEMO) && find $$name -type f | LC_ALL=C sort | sed 's|^|  $(DEMO)/|'); \
	done

quick: $(VENV)/installed-dev ## run the tests of units and stored outputs, in less than a minute
	$(BIN)/python -m pytest -n auto -m "not ($(SERIAL) or judge_compose or corpus or thorough)"

test: $(VENV)/installed-dev ## make .venv with the dev tools, check, and run all tests
	@status=0; \
	$(MAKE) --no-print-directory check || status=1; \
	$(BIN)/python -m pytest -n 2 -m "not ($(SERIAL))" || status=1; \
	$(BIN)/python -m pytest -m "$(SERIAL)" || status=1; \
	exit $$status

check: $(VENV)/installed-dev ## lint, format, types, import contracts, generated files up to date
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/generate_docs.py --check

golden: $(VENV)/installed-dev ## rewrite the expected outputs of the golden tests and show what changed
	$(BIN)/python -m pytest -n 2 -m golden --golden
	@git --no-pager diff --stat -- tests/fixtures

docs: $(VENV)/installed-dev ## write the generated reference pages
	$(BIN)/python tools/generate_docs.py

bench: $(VENV)/installed-dev ## time a cold convert beside the reference peer, and up beside kubectl
	$(BIN)/python tools/bench.py

compare: $(VENV)/installed ## prove the tables of fates beside the reference peer and publish who loses what
	$(BIN)/python tools/probe.py --peer --write

cluster: ## start the cluster and engine of ../shared, run the tests that need them, stop what was started
	.ci/run cluster-tests

cluster-tests: $(VENV)/installed-dev
	$(BIN)/python -m pytest -m "judge_cluster or judge_engine"

clean: ## remove .venv and everything that the verbs wrote
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/python-ready:
	@test -n "$(PYTHON)" || { \
		echo "make: no Python 3.11 or newer with venv found; name one with PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade pip
	@touch $@

$(VENV)/installed: pyproject.toml $(VENV)/python-ready
	$(PIP) install --editable .
	@touch $@

$(VENV)/installed-dev: pyproject.toml $(VENV)/python-ready
	$(PIP) install --editable '.[cluster,validate]' --group dev
	@touch $@ $(VENV)/installed
