# Two commands do everything on a fresh Debian machine with Python 3.11+ and make: `make demo`, `make test`.
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
PIP     = $(BIN)/python -m pip --disable-pip-version-check -q
DEMO   ?= demo
SHARED ?= ../shared
# Tests run on all cores, at most four: each process loads a model. PYTEST_ARGS='-k naam' runs a part in one.
PYTEST_ARGS ?= -n logical --maxprocesses 4
BENCH  ?= build/bench

.PHONY: help demo test fuzz check format wheel samples bench speed clean
help:
	@echo 'make demo    maakt de omgeving, lakt de voorbeelden en laat zien waar de resultaten staan'
	@echo 'make test    runs the tests        make check   runs ruff, mypy, the import contract'
	@echo 'make wheel   builds dist/*.whl     make bench   measures on $(SHARED)/gold (GOLD=DIR for another set)'

# A stamp is newer than pyproject.toml when what it names has been installed; so a second call costs nothing.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Python 3.11 of nieuwer is nodig; kies een andere met: make PYTHON=python3.12 ...' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo 'Het pakket python3-venv ontbreekt. Installeer het met: sudo apt-get install python3-venv' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	@echo 'Omgeving klaarzetten in $(VENV) (eenmalig, een paar minuten) ...' >&2
	$(PIP) install -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	$(PIP) install -e '.[cluster,dev]'
	@touch $@ $(VENV)/.installed

demo: $(VENV)/.installed
	@$(BIN)/python samples/demo.py $(DEMO)

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest $(PYTEST_ARGS)

# Property tests on new examples, other ones every time; `make test` draws the same ones always.
fuzz: $(VENV)/.installed-dev
	$(BIN)/python -m pytest --hypothesis-profile=fuzz $(or $(FUZZ),tests/redact tests/detect tests/leaks)

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m mypy --strict redactor
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

wheel: $(VENV)/.installed
	rm -rf dist
	$(PIP) wheel --no-deps --wheel-dir dist .

samples: $(VENV)/.installed
	$(BIN)/python samples/build_all.py

bench: $(VENV)/.installed-dev
	$(BIN)/python -m tests.bench.gold --gold $(or $(GOLD),$(SHARED)/gold) --out $(BENCH)

speed: $(VENV)/.installed-dev
	$(BIN)/python -m tests.bench.speed --pdfs $(BENCH)/pdf

clean:
	rm -rf $(DEMO) build dist .pytest_cache .mypy_cache .ruff_cache
