# The project's commands; `make` lists them. PORT and DATABASE_URL are honoured, like every variable of .env.example.

PYTHON ?= python3

VENV := .venv
BIN := $(VENV)/bin
BASE := $(VENV)/.base-installed
DEV := $(VENV)/.dev-installed
STATIC := $(VENV)/.static-collected
LOCUST := var/bench/locust
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"
PACKAGES := accounts cooperatives kmp_tracker mentoring reports villages
CLEAN := env -i PATH="$$PATH"
SOURCES := $(PACKAGES) benchmarks tests manage.py gunicorn.conf.py

.DEFAULT_GOAL := help
.PHONY: help run test browser bench lint messages lock

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(BASE) $(STATIC) ## Serve the application with demo data on http://localhost:8000 (PORT=8001 for another port)
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py load_territory --if-empty fixtures/blitar_villages.csv \
		--name "Kabupaten Blitar" --start 2025-03-27 --target 2025-09-27 --preparation 2025-03-01
	@$(BIN)/python manage.py demo --if-empty
	@exec $(BIN)/gunicorn

test: $(DEV) browser ## Run every test on SQLite and on PostgreSQL, browser tests included
	$(BIN)/python -m pytest -n 2 $(TESTS)
	$(BIN)/python -m tests.postgres $(BIN)/python -m pytest -n 2 $(TESTS)

# Chromium for the browser tests: installed where we may, else they are skipped and say so.
browser: $(DEV)
	@$(BIN)/python -m tests.chromium 2>/dev/null \
	|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo "Installing Chromium ..." && apt-get update -qq \
	     && DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends chromium libatomic1 >/dev/null; } \
	|| $(BIN)/python -m tests.chromium || echo "Going on without: browser tests will be skipped."

bench: $(DEV) $(STATIC) $(LOCUST)/.installed ## Measure the pages on both databases, into docs/benchmarks.md (ARGS="--only village --quick")
	@$(CLEAN) $(BIN)/python -m benchmarks $(ARGS)

lint: $(DEV) ## Check style, types, templates, layers, migrations and production settings
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/lint-imports
	$(CLEAN) ENV_FILE=.env.example $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(CLEAN) ENV_FILE=/dev/null $(BIN)/python manage.py makemigrations --check --dry-run

messages: $(DEV) ## Collect the words to translate into locale/ and compile them (wants gettext)
	@command -v xgettext >/dev/null || { echo "make messages wants gettext (Debian: apt-get install gettext)"; exit 1; }
	$(BIN)/python manage.py makemessages --locale id --no-location --no-obsolete --ignore .venv --ignore var --ignore tests
	$(BIN)/python manage.py compilemessages --ignore .venv --ignore var

lock: $(DEV) ## Write requirements/*.txt anew from pyproject.toml, with the newest versions and their hashes
	$(LOCK) --upgrade pyproject.toml --output-file requirements/base.txt
	$(LOCK) --upgrade pyproject.toml --group dev --constraint requirements/base.txt --output-file requirements/dev.txt
	$(LOCK) --upgrade --group pyproject.toml:bench --output-file requirements/bench.txt

$(BASE): requirements/base.txt | $(BIN)/python
	@echo "Installing the locked packages (once; this takes a minute) ..."
	@$(PIP) -r requirements/base.txt
	@touch $@

$(STATIC): $(BASE) $(shell find static -type f)
	@echo "Collecting the static files ..."
	@ENVIRONMENT=local $(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@touch $@

$(DEV): requirements/dev.txt | $(BIN)/python
	@echo "Installing the locked packages for development (once; this takes a minute or two) ..."
	@$(PIP) -r requirements/dev.txt
	@touch $@ $(BASE)

# Locust waits in its own way and would teach it to our tests, so it lives apart.
$(LOCUST)/.installed: requirements/bench.txt | $(BIN)/python
	@echo "Installing Locust, which makes the load (once) ..."
	@$(BIN)/python -m venv $(LOCUST)
	@$(LOCUST)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV) || { echo "Python cannot make $(VENV) (Debian: apt-get install python3-venv)"; rm -rf $(VENV); exit 1; }
