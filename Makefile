# make        set up .venv; .venv/bin/grade is the command
# make demo   set up, and grade real submissions on the real MNIST
# make test   set up, lint, and run every test
# make bench  the benchmarks: tables, no assertions
# make fuzz   a fuzzer plays a hostile worker, for FUZZ_SECONDS

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
EXAMPLES := first_try forgot_zero_grad forger/everything.py
WORKERS ?= 2
FUZZ_SECONDS ?= 300

.PHONY: all demo test lint audit bench fuzz browser judges clean

all: $(READY)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q -c constraints.txt -U pip
	$(BIN)/python -m pip install -q -c constraints.txt -e '.[dev]'
	touch $(READY)

# exit code 1 says "less than full marks", which is what most of these deserve
demo: $(READY)
	@mkdir -p build/demo
	@$(BIN)/grade doctor
	@for path in reference/solution student_template $(EXAMPLES:%=examples/%); do \
	  page=build/demo/$$(basename $$path .py).html; \
	  $(BIN)/grade check $$path -o $$page; [ $$? -le 1 ] || exit 1; \
	  echo "written: $$page"; \
	done

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/codespell

# Chromium is Debian's; where it can't be installed, the tests that need it skip
browser:
	@command -v chromium >/dev/null || [ "$$(id -u)" != 0 ] || \
	  { command -v apt-get >/dev/null && apt-get update -qq && \
	    apt-get install -y -qq --no-install-recommends chromium >/dev/null; } || true

# other people's readers of the formats that we write; without Node.js their tests skip
judges:
	@! command -v npm >/dev/null || [ -d tests/node/node_modules ] || \
	  (cd tests/node && npm ci --silent --no-audit --no-fund) || true

test: $(READY) lint browser judges
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q -n $(WORKERS) --dist worksteal
	$(BIN)/coverage combine -q
	$(BIN)/coverage report

audit: $(READY)
	$(BIN)/grade audit

bench: $(READY)
	$(BIN)/python bench/one.py
	$(BIN)/python bench/sandbox.py
	$(BIN)/python bench/bank.py
	$(BIN)/python bench/quiz.py

fuzz: $(READY)
	$(BIN)/python -m pip install -q -c constraints.txt -e '.[fuzz]'
	@mkdir -p build/fuzz
	$(BIN)/python -m tests.fuzz.fuzz_wire build/fuzz tests/fuzz/corpus \
	  -artifact_prefix=build/ -rss_limit_mb=4096 -max_total_time=$(FUZZ_SECONDS)

clean:
	rm -rf .venv build dist .coverage* tests/node/node_modules
