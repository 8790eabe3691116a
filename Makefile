# Two commands are all a new machine needs: `make app` and `make test`.
# Written for GNU Make 3.81 and a plain sh, which is what macOS brings.

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check

# Stamps say which requirements the environment was filled from; they are older than the files
# when these changed.
APP_READY := $(VENV)/app.stamp
TEST_READY := $(VENV)/test.stamp

# An environment that was moved, or whose Python is gone, is made anew.
ifneq ($(shell $(PY) -c 'print("works")' 2>/dev/null),works)
$(APP_READY) $(TEST_READY): FORCE
endif

.PHONY: help app test check bench format catalogue constraints clean FORCE
.DEFAULT_GOAL := help

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

app: $(APP_READY) ## Open the app on the sample leads (at another port: PORT=8600)
	@$(PY) -m streamlit run app.py $(if $(PORT),--server.port=$(PORT))

test: $(TEST_READY) ## Lint, check types and run every test, those in a browser and a database too
	@$(PY) -m tests.browser.chromium
	@$(PY) -m tests.postgres
	@$(PY) -m tests.java
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -m pytest --numprocesses=auto --dist=loadfile

check: $(TEST_READY) ## Only lint and check types
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy

bench: $(TEST_READY) ## Measure beside the usual ways, up to ten million leads (fewer: QUICK=1)
	@$(PY) -m benchmarks $(if $(QUICK),--quick)

format: $(TEST_READY) ## Put the code in the house's format
	@$(PY) -m ruff check --fix --quiet . ; $(PY) -m ruff format .

catalogue: $(TEST_READY) ## Collect the words on screen, and renew and compile every language
	@$(PY) -m tools.catalogue

constraints: $(TEST_READY) ## Write down the exact versions the requirements bring along
	@sed -n '/^#/p' constraints.txt > constraints.new
	@$(PIP) freeze >> constraints.new && mv constraints.new constraints.txt

clean: ## Remove the environment and what the tools have left
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis test-results

$(APP_READY): requirements.txt constraints.txt
	@sh tools/make-venv $(VENV)
	@echo "Installing what the app needs (a minute or two the first time)"
	@$(PIP) install --quiet -r requirements.txt -c constraints.txt
	@touch $@

$(TEST_READY): requirements.txt requirements-postgres.txt requirements-spark.txt \
		requirements-pmml.txt requirements-dev.txt constraints.txt
	@sh tools/make-venv $(VENV)
	@echo "Installing what the tests need (a minute or two the first time)"
	@$(PIP) install --quiet -r requirements-dev.txt -c constraints.txt
	@touch $@ $(APP_READY)

FORCE:
