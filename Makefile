# `make help` lists all targets.

# uv from the PATH, or one installed into .uv. This repository's tools are in .venv.
UV := $(or $(shell command -v uv),.uv/bin/uv)
PYTHON := .venv/bin/python
# The update tool and Copier, without this repository's other tools.
TOOL := $(UV) run --quiet --no-project --with-editable .
DEST ?= ../flight-delays
# Quotes a value as one shell word.
quote = '$(subst ','\'',$(1))'
ARGS ?=

# Tests of the combinations use all cores by themselves; the others run three files at a time.
APART := tests/combinations
pytest = $(if $(ARGS),$(1) $(PYTHON) -m pytest $(ARGS),\
	$(1) $(PYTHON) -m pytest --ignore $(APART) --numprocesses 3 --dist loadfile --no-loadscope-reorder && \
	$(1) $(PYTHON) -m pytest $(APART))

.DEFAULT_GOAL := help
.PHONY: help setup hooks docs reference pictures project adopt bootstrap test test-all budget bench lint format requirements audit

help: ## list all targets
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "%-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST) | sort

setup: .venv/ready ## install this repository's tools into .venv

hooks: .venv/ready ## refuse secrets and merge markers at every commit
	@.venv/bin/pre-commit install

# A table of yours: TABLE=customers.csv TARGET=churned, and TASK=yes_no, classes or number to say so.
TABLE ?=
TARGET ?=
TASK ?=

project: $(UV) ## make a project, train it and predict: make project DEST=../my-project ARGS="--data with_service=true"
	@echo "==> Bringing the tools that render a project"
	@$(TOOL) $(if $(TABLE),--with polars==2.1.0) python scripts/make_project.py $(call quote,$(DEST)) \
		$(if $(TABLE),--table $(call quote,$(TABLE))) $(if $(TARGET),--target $(call quote,$(TARGET))) $(if $(TASK),--task $(call quote,$(TASK))) $(ARGS)

adopt: $(UV) ## bring an existing repository under this template: make adopt PROJECT=../old ARGS="--data license=MIT"
	@test -n $(call quote,$(PROJECT)) || { echo "Say which repository: make adopt PROJECT=../old-project"; exit 2; }
	@$(TOOL) graft adopt --project $(call quote,$(PROJECT)) $(ARGS)

bootstrap: $(UV) ## turn a fresh copy of the template into a project (run by GitHub)
	@$(TOOL) python scripts/bootstrap.py

test: .venv/ready ## run the gate: make test ARGS=tests/test_render.py
	@$(call pytest,)

test-all: .venv/ready ## the same with every update and the full counts
	@$(call pytest,GRAFT_FULL=1)

budget: .venv/ready ## print what each release changes for projects, and where it conflicts
	@$(PYTHON) scripts/budget.py

bench: .venv/ready ## measure the template beside others: make bench ARGS="--only pipeline"
	@PATH="$$PATH:$(CURDIR)/.uv/bin" PYTHONPATH=scripts:tests $(PYTHON) -m bench $(ARGS)

lint: .venv/ready ## check this repository's own code
	@.venv/bin/black --check --quiet . || { echo "Not formatted: run 'make format'."; exit 1; }
	@.venv/bin/ruff check --config pyproject.toml .
	@.venv/bin/mypy

format: .venv/ready ## format this repository's own code
	@.venv/bin/ruff check --config pyproject.toml --fix .
	@.venv/bin/black .

docs: $(UV) ## build the documentation site into build/site
	@$(UV) run --quiet --no-project --with zensical==0.0.73 zensical build --clean --strict

reference: .venv/ready ## write the generated pages of docs/reference
	@$(PYTHON) scripts/reference.py
	@PYTHONPATH=tests $(PYTHON) -m combinations.layout

pictures: $(UV) ## take the pictures of docs/images again; needs chromium
	@PYTHONPATH=tests $(TOOL) --with playwright python scripts/pictures.py

requirements: $(UV) ## pin the newest versions of this repository's tools
	$(UV) pip compile --quiet --generate-hashes --universal --python-version 3.11 --upgrade --no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements" pyproject.toml requirements.in --output-file requirements.txt

audit: $(UV) ## look the pinned packages up among the known vulnerabilities
	@rm -rf build/audit && $(UV) init --quiet --bare --no-workspace build/audit
	@$(UV) add --quiet --no-sync --project build/audit --requirements requirements.txt
	@cd build/audit && ../../template/bin/audit $(abspath $(UV)) $(ARGS)

# The rest is what workflows call.
.PHONY: ci ci-summary rot rot-issue tag release-build release-publish update-prepare update-propose publish-build publish
FRESH_COPY = $(shell test -f .graft-template && test "$$(git rev-list --count HEAD)" = 1 && echo yes)
# A tag's name can contain shell code. Only these targets see it: tests run make in other folders.
release-build release-publish publish-build: export TAG ?= $(GITHUB_REF_NAME)

# A copy by "Use this template" tests itself once it is a project.
ci: export GRAFT_KEEP_BYTECODE = yes
ci: $(if $(FRESH_COPY),,lint test)

ci-summary: .venv/ready
	@{ echo; $(PYTHON) scripts/budget.py; } >>$(call quote,$(SUMMARY))
	@test ! -f build/proof.txt || { echo '```'; cat build/proof.txt; echo '```'; } >>$(call quote,$(SUMMARY))

rot: .venv/ready
	@$(PYTHON) scripts/rot.py check

rot-issue:
	@python3 scripts/rot.py issue

tag:
	@gh auth setup-git
	@tags=$$(python3 scripts/releases.py tag) && \
		for tag in $$tags; do for workflow in release publish; do \
			gh workflow run "$$workflow.yml" --ref "$$tag"; done; done

release-build: $(UV)
	@mkdir -p dist build/sbom
	@git archive --prefix="graft-$$TAG/" --output="dist/graft-$$TAG.tar.gz" HEAD
	@$(UV) build --quiet --wheel --out-dir dist
	@cp pyproject.toml README.md LICENSE build/sbom
	@$(UV) export --quiet --project build/sbom --no-dev --format cyclonedx1.5 --preview-features sbom-export --output-file dist/sbom.cdx.json

release-publish:
	@mkdir -p build && python3 scripts/releases.py notes >build/note.md
	@gh release view "$$TAG" >/dev/null 2>&1 || \
		gh release create "$$TAG" dist/* --verify-tag --title "$$TAG" --notes-file build/note.md

publish-build: $(UV)
	@test "v$$($(UV) version --short)" = "$(TAG)" || { echo "pyproject.toml and the tag $(TAG) name two versions."; exit 1; }
	@rm -rf build/packages && $(UV) build --quiet --out-dir build/packages

publish: $(UV)
	@$(UV) publish --trusted-publishing always build/packages/*

# A copy cannot push workflows that are not here; the template itself has no template.
update-prepare update-propose:
	@echo "Nothing to do in the template itself."

.uv/bin/uv:
	@echo "Bringing uv, the package manager"
	@python3 -m venv .uv && .uv/bin/python -m pip install --quiet uv==0.13.8

.venv/ready: requirements.txt pyproject.toml | $(UV)
	@echo "Installing this repository's tools into .venv"
	@$(UV) venv --quiet --allow-existing .venv
	@$(UV) pip sync --quiet --require-hashes --python .venv requirements.txt
	@$(UV) pip install --quiet --python .venv --no-deps --editable .
	@touch $@
