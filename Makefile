# Two commands set a fresh machine up: `make demo` and `make test`. The rest is for people who change the code.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
BIN := $(VENV)/bin
REAL := $(if $(BIAOSHI_REAL),$(BIAOSHI_REAL),$(wildcard ../shared/real))
INTERPRETERS ?= x86_64
SITE ?= $(HOME)/biaoshi-service
export BIAOSHI_REAL := $(REAL)
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: demo test lint quality bench fuzz load simulate serve corpora docs bundle lock clean

$(VENV)/run.stamp: requirements/run.txt pyproject.toml
	test -x $(PY) || $(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements/dev.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

demo: $(VENV)/run.stamp  ## check the sample drafts we wrote
	@$(BIN)/biaoshi check 'samples/*.*' --as-of 2026-11-24 --fail-on never

test: $(VENV)/dev.stamp lint  ## everything CI runs
	$(BIN)/pytest -n 2

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

quality: $(VENV)/dev.stamp  ## accuracy, written to quality/
	PYTHONPATH=tests $(PY) -m quality.run

bench: $(VENV)/dev.stamp  ## speed and memory, written to quality/
	PYTHONPATH=tests $(PY) -m bench.run

fuzz: $(VENV)/dev.stamp  ## spoilt files against every reader, ten minutes each (BIAOSHI_FUZZ_SECONDS), written to quality/
	PYTHONPATH=tests $(PY) -m fuzz.run

load: $(VENV)/dev.stamp  ## the service under load, a quarter of an hour (BIAOSHI_LOAD_SECONDS, …), written to quality/
	PYTHONPATH=tests $(PY) -m load.run

simulate: $(VENV)/dev.stamp  ## certificates and orders of review on made archives, an hour, written to quality/
	PYTHONPATH=tests $(PY) -m simulate.run $(PART)

serve: $(VENV)/dev.stamp  ## the service and review desk; its settings, keys and data are in SITE; the first time it asks for ceiling and administrator
	@test -f $(SITE)/biaoshi.toml || $(BIN)/biaoshi config new $(SITE)
	@$(BIN)/biaoshi serve --config $(SITE)/biaoshi.toml

corpora: $(VENV)/run.stamp
	for build in corpora/*/build.py; do $(PY) $$build > /dev/null || exit 1; done

docs: $(VENV)/run.stamp  ## write the generated tables of both READMEs
	$(PY) tests/docs/tables.py

bundle: $(VENV)/dev.stamp  ## what an office without a network installs, into dist/bundle/; needs Debian's sources and the package index
	PYTHONPATH=deploy $(PY) -m bundle.build $(INTERPRETERS)

lock:  ## needs uv and the package index
	uv pip compile --universal --python-version 3.11 --generate-hashes -q --custom-compile-command "make lock" pyproject.toml --group build -o requirements/run.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes -q --custom-compile-command "make lock" pyproject.toml --group build --group dev --all-extras -o requirements/dev.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes -q --custom-compile-command "make lock" pyproject.toml --extra archives --extra excel --extra ocr --extra postgres --extra scan --extra service -c requirements/dev.txt -o requirements/offline.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes -q --custom-compile-command "make lock" --group bundle -o requirements/bundle.txt

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
