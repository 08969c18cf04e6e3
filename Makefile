# make run     install, prepare and serve the dashboard (PORT=8501)
# make test    install what the tests need, lint, and run every test (ARGS= for pytest)
# make help    the other targets

PORT ?= 8501
ARGS ?=
# pip before 25.1 does not know --group.
PIP_VERSION := 26.3
VENV := .venv
BIN := $(VENV)/bin
DATA_HOME := $(or $(DECONFLICT_HOME),.deconflict)
# The first Python on the PATH that is new enough; PYTHON= names another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
# What the prepared files are made of: they are looked at again when any of it has changed.
MADE_FROM := $(shell find geo data/*.py data/claims data/cases -type f ! -path '*/__pycache__/*')

.DELETE_ON_ERROR:
.PHONY: run prepare test lint bench spark screenshots browser clean help

run: prepare  ## serve the dashboard on 127.0.0.1:$(PORT)
	@echo "Deconflict: http://127.0.0.1:$(PORT)  (Ctrl-C ends it)"
	@exec $(BIN)/streamlit run dashboard.py --server.address 127.0.0.1 --server.port $(PORT)

prepare: $(DATA_HOME)/.prepared  ## build the gazetteer and the built-in cases

test: $(VENV)/.dev browser lint  ## lint and all tests, in a real browser too
	$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/.dev  ## ruff, its format check, and mypy in strict mode
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

browser: $(VENV)/.dev
	@$(BIN)/python -m tests.browser

bench: bench-screens  ## how fast the screens are, beside an empty map page

bench-%: $(VENV)/.dev $(DATA_HOME)/.prepared  ## bench-geo, …: the benchmark tests/bench/*.py of that name
	$(BIN)/python -m tests.bench.$* $(ARGS)

bench-scale: $(VENV)/.bench  ## the map at each size of data, beside its floor and ordinary pages

spark: $(VENV)/.spark $(DATA_HOME)/.prepared  ## a Spark cluster of three processes beside DuckDB, row by row (ARGS="--rows 1000000")
	$(BIN)/python -m tests.bench.spark $(ARGS)

screenshots: $(VENV)/.dev $(DATA_HOME)/.prepared browser  ## the README's pictures, from the running program
	$(BIN)/python -m tests.screenshots $(ARGS)

clean:  ## remove what can be made again; data sets and lists in $(DATA_HOME) stay
	rm -rf $(VENV) test-artifacts build .deconflict/test-home .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:
	@sed -nE 's/^([a-z%-]+):.*  ## (.*)/make \1\t\2/p' Makefile | expand -t 20

$(VENV)/.pip:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and none is on the PATH. Install it, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "$(PYTHON) can't make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing into $(VENV), once …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check pip==$(PIP_VERSION)
	@touch $@

$(VENV)/.run: $(VENV)/.pip requirements.txt
	@$(BIN)/python -m pip install --quiet --requirement requirements.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.run pyproject.toml
	@$(BIN)/python -m pip install --quiet --group dev --requirement requirements.txt
	@touch $@

$(VENV)/.bench: $(VENV)/.dev pyproject.toml
	@$(BIN)/python -m pip install --quiet --group bench --requirement requirements.txt
	@touch $@

$(VENV)/.spark: $(VENV)/.dev pyproject.toml
	@command -v java >/dev/null || { echo "There is no Java on the PATH. Spark 4 needs version 17 or newer; on Debian and Ubuntu: apt-get install default-jre-headless" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --group spark --requirement requirements.txt
	@touch $@

$(DATA_HOME)/.prepared: $(VENV)/.run $(MADE_FROM)
	@$(BIN)/python -m data prepare
	@touch "$@"
