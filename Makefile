# The two commands: `make demo` sifts the demo haul (or HAUL=/path) and serves it; `make test` runs all tests, JOBS at a time.
VENV := .venv
BIN := $(VENV)/bin
CASE ?= demo-case
HAUL ?= demo/haul
SERVE ?= 1
GOLD := ../shared/data
N := 100
JOBS ?= 2
LOCK := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock"

.PHONY: demo test setup bench torture fuzz bench-large crash accuracy lock clean

demo: setup
	@CASE="$(CASE)" HAUL="$(HAUL)" SERVE="$(SERVE)" scripts/demo $(BIN)/clew

test: setup
	@scripts/install dev
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/pytest -n $(JOBS) --dist loadfile

setup:
	@scripts/install core

bench: setup
	@scripts/install bench
	$(BIN)/python -m bench.run

fuzz: setup
	$(BIN)/python -m bench.fuzz --minutes $(or $(MINUTES),10) $(foreach folder,$(CORPUS),--corpus $(folder))

torture: setup
	$(BIN)/python -m bench.torture $(if $(OUT),$(OUT)) $(foreach folder,$(CORPUS),--corpus $(folder))

bench-large: setup
	$(BIN)/python -m bench.large

crash: setup
	$(BIN)/python -m bench.crash $(N)

accuracy: setup
	$(BIN)/python -m bench.accuracy $(GOLD)

lock:
	$(BIN)/pip install -q --disable-pip-version-check uv
	$(BIN)/uv pip compile -q $(LOCK) pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q $(LOCK) pyproject.toml --extra dev -o requirements-dev.lock

clean:
	rm -rf $(VENV) .venv-bench $(CASE)
