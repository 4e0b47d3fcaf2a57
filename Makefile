# The commands of the project. Each sets up .venv from the hash-checked locks, on first use and when a lock changed.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
SYNCED := $(VENV)/.synced
# More workers than cores: much of a test is waiting. In the order of the files, since those with the fewest tests are the longest.
PYTEST := $(RUN) -m pytest -n 4 --dist loadfile --no-loadscope-reorder
export PYTHONUNBUFFERED := 1

.PHONY: help demo story golden pictures test suite browser promises system lint bench lock
help:
	@echo "make demo     a local Slack with the app in it; Ctrl-C ends all of it"
	@echo "make story    every kind of program played from start to end, each step checked; one of them with KIND=…"
	@echo "make golden   write down anew what people see in the stories, to be read in the diff"
	@echo "make pictures the pictures of docs/images/, taken anew from the page"
	@echo "make test     lint, then every test but those in a browser and the slow promises"
	@echo "make browser  the tests that click on the page; they need chromium"
	@echo "make promises the tests that kill, race and search for leaks, each with its figures; SCALE=part is quicker"
	@echo "make system   the tests of what Postgres decides, on the newest Postgres of the system"
	@echo "make lint     style, types, who may import whom, the rules of the house"
	@echo "make bench    the benchmarks, each beside its floor"
	@echo "make lock     write the locks anew from pyproject.toml"

demo: $(SYNCED)
	@exec $(RUN) -m playground

story: $(SYNCED)
	@exec $(RUN) -m playground.stories $(KIND)

golden: $(SYNCED)
	@TRELLIS_GOLDEN=write $(RUN) -m pytest -q tests/playground/test_golden.py
	@git status --short tests/playground/golden

pictures: $(SYNCED)
	@exec $(RUN) -m tests.browser.pictures

bench: $(SYNCED)
	@exec $(RUN) -m tests.benchmarks

test: lint
	@$(MAKE) --no-print-directory suite

# What is slow to prove: nothing is lost, leaked or sent twice when processes are killed or race, nobody may what is not theirs, and
# what starts whole processes, stories told in other ways than make story does, and a whole group moving in.
PROMISES := tests/promises tests/playground/test_demo.py tests/handlers/test_matrix.py tests/handlers/test_stopping.py tests/slack_app/test_command.py tests/slack_app/test_run.py \
  tests/slack_app/test_process.py tests/slack_app/test_parts.py tests/slack_app/test_socket_mode.py tests/slack_app/test_operations.py \
  tests/delivery/test_answers.py tests/delivery/test_claim.py tests/delivery/test_recount.py tests/handlers/test_door.py \
  tests/handlers/test_silence.py tests/handlers/test_vanishing.py \
  tests/slack_app/test_watch.py tests/playground/test_rehearsal.py tests/playground/test_story.py tests/playground/test_reading.py \
  tests/playground/page/test_misbehaving.py tests/handlers/test_stuck.py tests/handlers/test_refused_outage.py \
  tests/db/test_embedded.py tests/db/test_embedded_users.py tests/playground/test_group.py tests/benchmarks
# What Postgres decides, and so what is worth trying on another one too.
ON_POSTGRES := tests/db tests/delivery tests/promises/test_at_once.py tests/slack_app/test_run.py
suite: $(SYNCED)
	$(PYTEST) --ignore=tests/test_house.py --ignore=tests/browser $(addprefix --ignore=,$(PROMISES))

# Apart from the others, which need nothing but Python and make.
browser: $(SYNCED)
	$(PYTEST) tests/browser

# Fewer at once: what races must not lose to its neighbours. SCALE=part tries the slowest with fewer messages and seeds.
promises: $(SYNCED)
	TRELLIS_SCALE=$(SCALE) $(PYTEST) -n 3 $(PROMISES)

system: $(SYNCED)
	@TRELLIS_POSTGRES_BIN=$(or $(lastword $(sort $(wildcard /usr/lib/postgresql/*/bin))),/usr/lib/postgresql) $(PYTEST) $(ON_POSTGRES)

lint: $(SYNCED)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(RUN) -m pytest -q tests/test_house.py

$(SYNCED): requirements-develop.lock requirements-uv.lock
	@command -v $(PYTHON) >/dev/null || { echo "Missing: $(PYTHON). Install Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "$$($(PYTHON) --version) is too old: Python 3.11 or newer is needed (make PYTHON=python3.12 …)."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "This Python cannot make virtual environments. Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(RUN) -m pip --version >/dev/null 2>&1 || \
	  { echo "Making $(VENV) with $$($(PYTHON) --version)"; $(PYTHON) -m venv --clear $(VENV); }
	@echo "Installing uv"
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-uv.lock
	@echo "Installing what requirements-develop.lock names"
	@$(VENV)/bin/uv pip sync --python $(RUN) --require-hashes --only-binary :all: requirements-develop.lock
	@touch $@

COMPILE = $(VENV)/bin/uv pip compile --quiet --upgrade --generate-hashes --no-header --no-annotate --universal --python-version 3.11
lock: $(SYNCED)
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) pyproject.toml --group develop -o requirements-develop.lock
	echo uv | $(COMPILE) - -o requirements-uv.lock
