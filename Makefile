# make run · make test · make check · make demo-reset
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do $$p -c 'import sys; sys.exit(not (3,11) <= sys.version_info[:2] < (3,14))' 2>/dev/null && { command -v $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
export YINUO_DATA_DIR ?= var
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help run test check lint demo-reset lock clean

help: ## show the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(VENV)/made:
	@[ -n "$(PYTHON)" ] || { echo "需要 Python 3.11、3.12 或 3.13，没有找到。Python 3.11-3.13 is needed and was not found (set PYTHON=/path/to/python3)." >&2; exit 1; }
	@"$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null || { echo "这个 Python 缺少 venv 模块；Debian/Ubuntu 请安装 python3-venv。This Python lacks venv; on Debian/Ubuntu install python3-venv." >&2; exit 1; }
	"$(PYTHON)" -m venv $(VENV)
	@touch $@

$(VENV)/runtime: $(VENV)/made requirements/runtime.txt pyproject.toml
	$(BIN)/python -m pip install -q --require-hashes -r requirements/runtime.txt
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/test: $(VENV)/runtime requirements/test.txt
	$(BIN)/python -m pip install -q --require-hashes -r requirements/test.txt
	@touch $@

run: $(VENV)/runtime ## start the demo city on http://127.0.0.1:8000
	YINUO_DEMO=1 $(BIN)/yinuo serve --with-worker

demo-reset: $(VENV)/runtime ## forget the demo city; the next `make run` starts afresh
	YINUO_DEMO=1 $(BIN)/yinuo demo reset

test: export PYTHONDONTWRITEBYTECODE = # the tests start many programs of ours: compiled once is enough
test: $(VENV)/test ## unit, property, architecture, migrations, integration on SQLite and PostgreSQL, browser
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(PYTEST_ARGS)

lint: $(VENV)/test ## ruff, mypy strict, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test ## everything that must be green before a stop

lock: ## pin the requirements again (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q pyproject.toml -o requirements/runtime.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q --extra test -c requirements/runtime.txt pyproject.toml -o requirements/test.txt

clean: ## remove the virtual environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
