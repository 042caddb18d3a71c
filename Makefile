# Two commands matter: `make app` and `make test`. Both make their own environment first.
PYTHON ?= python3
VENV ?= .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
GEGEVENS ?=

.PHONY: app test lint types tests lock schoon

app: $(VENV)/.app
	$(BIN)/wijkverkenner $(if $(GEGEVENS),--gegevens "$(GEGEVENS)") start

# Types take one core for a minute or more, in which tests have the other.
test: $(VENV)/.test
	$(MAKE) --jobs=3 lint types tests

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test
	$(BIN)/mypy

# Every test process, command and server that is started reads the code as it was compiled once.
tests: export PYTHONDONTWRITEBYTECODE =
tests: $(VENV)/.test
	$(BIN)/python -m pytest -n auto

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || \
	  { echo "Python 3.11 of nieuwer is nodig; $(PYTHON) is ouder. Geef een andere met PYTHON=…"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.app: $(VENV)/pyvenv.cfg requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.app requirements-dev.lock
	$(BIN)/python -m pip install --quiet --requirement requirements-dev.lock
	@touch $@

# Names and versions for every system, never an address: where they come from is the user's.
lock:
	$(PYTHON) -m pip install --quiet uv
	$(PYTHON) -m uv pip compile --universal --python-version 3.11 --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links --upgrade pyproject.toml --output-file requirements.lock
	$(PYTHON) -m uv pip compile --universal --python-version 3.11 --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links --upgrade pyproject.toml --group dev \
	  --constraint requirements.lock --output-file requirements-dev.lock

schoon:
	rm -rf $(VENV)
