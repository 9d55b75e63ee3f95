# Every target does its own set-up, from a bare machine with Python 3.11, make and a package index in reach.
# Works with GNU make 3.81 (macOS) and newer.

SHELL := /bin/sh
PYTHON_IN_VENV := .venv/bin/python
EMBEDDED := $(PYTHON_IN_VENV) -m zvh.embedded
WORDS := $(wildcard locale/*/LC_MESSAGES/*.po */locale/*/LC_MESSAGES/*.po zvh/*/locale/*/LC_MESSAGES/*.po)
WORKERS ?= 3
HOST ?= localhost
PORT ?= 8000
export HOST PORT

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test access-matrix check bench bench-access bench-log bench-live manage venv ready

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

demo: ready ## run everything on this machine until Ctrl-C; PORT=8000 HOST=localhost
	@$(EMBEDDED) demo

demo-reset: venv ## remove the demo with all its data
	@$(EMBEDDED) reset

test: ready ## all tests, also in a real browser; ARGS="tests/cases -x" WORKERS=3
	@$(EMBEDDED) postgres --purpose test --needs pango --needs chromium -- \
		$(PYTHON_IN_VENV) -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder \
		-m "not matrix" $(ARGS)

# Apart from the tests because of its size.
access-matrix: ready ## every address × every method × everyone: what each must get
	@$(EMBEDDED) postgres --purpose test --needs pango -- \
		$(PYTHON_IN_VENV) -m pytest --numprocesses $(WORKERS) --dist load --show-capture=no -m matrix $(ARGS)

check: ready ## style, import order, migrations, translations, templates, security
	@$(EMBEDDED) postgres --purpose test --needs pango -- $(PYTHON_IN_VENV) -m tools.check

bench: ready ## what a page costs, at 1,000 and at 10,000 households
	@$(EMBEDDED) postgres --purpose bench --needs pango -- $(PYTHON_IN_VENV) -m tools.bench $(ARGS)

bench-access: ready ## what row-level security costs at 100,000 cases
	@$(EMBEDDED) postgres --purpose bench --needs pango -- $(PYTHON_IN_VENV) -m tools.bench.access $(ARGS)

bench-log: ready ## what the chain of the access log costs, with eight writers at a time
	@$(EMBEDDED) postgres --purpose bench --needs pango -- $(PYTHON_IN_VENV) -m tools.bench.log $(ARGS)

bench-live: ready ## how fast a change reaches everybody in forty rooms; ARGS="--minutes 30"
	@$(EMBEDDED) postgres --purpose bench --needs pango -- $(PYTHON_IN_VENV) -m tools.bench.live $(ARGS)

manage: ready ## a command of manage.py on the demo's database: make manage cmd="shell"
	@$(EMBEDDED) manage -- $(cmd)

ready: venv .venv/.words

# The compiled translations are not kept in git.
.venv/.words: .venv/.installed $(WORDS)
	@$(PYTHON_IN_VENV) -m tools.messages compile
	@touch $@

venv: .venv/.installed ## the Python environment, from the hashed requirements

.venv/.installed: requirements/dev.txt requirements/uv.txt tools/make_environment.sh
	@PYTHON="$(PYTHON)" sh tools/make_environment.sh requirements/dev.txt
