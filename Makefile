# The two commands: `make demo` sifts the demo haul (or HAUL=/path) and serves it; `make test` runs all tests.
VENV := .venv
BIN := $(VENV)/bin
CASE := demo-case
HAUL := demo/haul
SERVE := 1

.PHONY: demo test setup check clean

demo: setup
	@CASE="$(CASE)" HAUL="$(HAUL)" SERVE="$(SERVE)" scripts/demo $(BIN)/clew

test: setup
	@scripts/install dev
	$(BIN)/ruff check src tests
	$(BIN)/mypy
	$(BIN)/pytest

setup:
	@scripts/install core

clean:
	rm -rf $(VENV) $(CASE)
