# Every target does its own set-up first: tools/prepare.py installs what is missing, and is quick when nothing is.
PYTHON ?= python3
JOBS ?= 2

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PREPARE := $(PYTHON) tools/prepare.py
VENV_PYTHON := .venv/bin/python
# macOS has a screen without saying so in a variable.
SCREEN := $(DISPLAY)$(WAYLAND_DISPLAY)$(filter Darwin,$(shell uname))
# The tests see neither this machine's screen nor its language.
PYTEST := env -u DISPLAY -u WAYLAND_DISPLAY LC_ALL=C.UTF-8 QT_QPA_PLATFORM=offscreen $(VENV_PYTHON) -m pytest
CHAOS := env -u DISPLAY -u WAYLAND_DISPLAY LC_ALL=C.UTF-8 QT_QPA_PLATFORM=offscreen $(VENV_PYTHON) -m tests.chaos
PARALLEL := -n $(JOBS) --dist loadscope
COMPILE := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)
PROJECT := --group build pyproject.toml

.PHONY: help demo test quick check format pictures bench chaos package lock audit bare hooks clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

ifneq ($(SCREEN),)
demo: ## the whole job on the demo library: in the window, or in the terminal where there is no screen
	@$(PREPARE) demo-window
	$(VENV_PYTHON) -m ytsync_desktop --demo
else
demo:
	@echo "There is no screen here (DISPLAY and WAYLAND_DISPLAY are empty), so the demo runs in the terminal."
	@$(PREPARE) demo
	.venv/bin/ytsync demo
endif

test: ## all tests, with a real keyring on a private D-Bus session
	@$(PREPARE) test
	$(PYTEST) $(PARALLEL) -m "not keyring"
	tools/with_keyring.sh $(PYTEST) -m keyring

quick: ## the tests without the slow ones and without the keyring
	@$(PREPARE) check
	$(PYTEST) $(PARALLEL) -m "not slow and not keyring"

check: ## ruff, mypy, import directions, and the database models against the migrations
	@$(PREPARE) check
	$(VENV_PYTHON) -m ruff check
	$(VENV_PYTHON) -m ruff format --check
	$(VENV_PYTHON) -m mypy
	.venv/bin/lint-imports
	$(PYTEST) tests/store/test_migrations.py

format: ## put the code into the house's form
	@$(PREPARE) check
	$(VENV_PYTHON) -m ruff check --fix
	$(VENV_PYTHON) -m ruff format

pictures: ## take the pictures of the five places from the running window
	@$(PREPARE) pictures
	env -u DISPLAY -u WAYLAND_DISPLAY LC_ALL=C.UTF-8 QT_QPA_PLATFORM=offscreen $(VENV_PYTHON) -m tests.pictures

bench: ## the measurements: units, engine overhead, import speed, the window at 25,000 videos
	@$(PREPARE) check
	env -u DISPLAY -u WAYLAND_DISPLAY LC_ALL=C.UTF-8 QT_QPA_PLATFORM=offscreen $(VENV_PYTHON) -m tests.bench

chaos: ## every trial at full count, appended to docs/chaos.md; `make chaos-t02` runs one (SEED=, SCALE=)
	@$(PREPARE) check
	$(CHAOS) $(if $(SEED),--seed $(SEED)) $(if $(SCALE),--scale $(SCALE))

chaos-%:
	@$(PREPARE) check
	$(CHAOS) $* $(if $(SEED),--seed $(SEED)) $(if $(SCALE),--scale $(SCALE))

package: ## build the one-folder application and try it
	@$(PREPARE) package
	mkdir -p build
	$(VENV_PYTHON) -m PyInstaller --noconfirm build.spec 2>&1 | tee build/pyinstaller.log
	@if grep 'Library not found' build/pyinstaller.log; then \
		echo "The folder lacks the libraries named above and would not start on another machine."; exit 1; fi
	env -u DISPLAY -u WAYLAND_DISPLAY LC_ALL=C.UTF-8 QT_QPA_PLATFORM=offscreen $(VENV_PYTHON) tests/package_try.py

lock: ## write requirements/*.lock again from pyproject.toml; UPGRADE=1 also takes newer versions
	@$(PREPARE) lock
	$(COMPILE) $(PROJECT) --output-file requirements/runtime.lock
	$(COMPILE) $(PROJECT) --extra dev --constraint requirements/runtime.lock --output-file requirements/dev.lock
	$(COMPILE) requirements/audit.in --output-file requirements/audit.lock

audit: ## ask the advisory services about every locked package, and write the bill of materials; needs the internet
	@$(PREPARE) lock
	$(VENV_PYTHON) tools/audit.py

bare: ## as root: run TARGET (default: test) in a bare Debian 12 made by debootstrap
	tools/bare_root.sh $(or $(TARGET),test)

hooks: ## have git run the quick checks before each commit
	@$(PREPARE) check
	$(VENV_PYTHON) -m pre_commit install

clean: ## remove build output and caches; the virtual environment stays
	rm -rf build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	find ytsync_desktop tests tools -name __pycache__ -prune -exec rm -rf {} +
