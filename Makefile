# The working day: each of these is one command on a machine with git, make, python3 and python3-venv.

.PHONY: setup run test check fix docs bench kills mutants
.DEFAULT_GOAL := setup
MAKEFLAGS += --no-print-directory
# Checking thinks on one core for minutes, and tests wait for browsers and databases: asked for both, make does both at
# once. What checking says comes in one piece, among the lines of the tests.
ifeq ($(words $(filter check test,$(MAKECMDGOALS))),2)
MAKEFLAGS += --jobs=2 --output-sync=target
endif

# What was compiled once is compiled: a test may start a hundred processes.
unexport PYTHONDONTWRITEBYTECODE

RUN := .venv/bin
RUNTIME := .venv/runtime.stamp
DEV := .venv/dev.stamp
BENCH := .venv-bench/bench.stamp
LOCKED := requirements/build.txt requirements/runtime.txt pyproject.toml

setup: $(DEV)

$(RUNTIME): $(LOCKED) .ci/setup
	@.ci/setup runtime

$(DEV): $(LOCKED) requirements/dev.txt .ci/setup
	@.ci/setup dev

$(BENCH): $(LOCKED) requirements/bench.txt .ci/setup
	@.ci/setup bench .venv-bench

# Everything, with the demonstration in it; prints the address and whom to sign in as.
run: $(RUNTIME)
	@$(RUN)/lightwell demo

# Choose with ARGS, such as: make test ARGS="tests/policy -k notice"
test: $(DEV)
	+@unset MAKEFLAGS; chromium="$$(.ci/browser)" && LIGHTWELL_CHROMIUM="$$chromium" $(RUN)/pytest -n 2 $(ARGS)

check: $(DEV)
	@$(RUN)/ruff check .
	@$(RUN)/ruff format --check .
	@$(RUN)/mypy
	@$(RUN)/lint-imports
	@$(RUN)/python -W ignore::RuntimeWarning -m django makemigrations --check --dry-run --settings tests.settings

fix: $(DEV)
	@$(RUN)/ruff check --fix .
	@$(RUN)/ruff format .

# Writes the pages that are made from the code; the tests fail when they are out of date.
docs: $(DEV)
	@$(RUN)/python -m docs

# Kills a part of a whole machine at 200 random moments of hand-overs; half an hour.
kills: $(DEV)
	@LIGHTWELL_KILLS=200 $(RUN)/pytest -x -s tests/journey/test_killed_at_random.py

# Changes the rules that matter most, bit by bit, in a copy, and counts what their tests notice; hours for all of them.
# Choose with ARGS, such as: make mutants ARGS="ledger/merkle policy/joining --ending 16"
mutants: $(DEV)
	@nice $(RUN)/python -m tests.mutating $(ARGS)

# Side by side with named peers, printing ratios; some by name: make bench ARGS="decide-one-item gate-1-writer"
bench: $(BENCH)
	@.venv-bench/bin/python -m benchmarks $(ARGS)
