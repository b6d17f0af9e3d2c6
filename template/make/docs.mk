# The template's: `make update` merges its later versions into this file.
# The documentation site (zensical). What is generated goes to build/docs, the site to build/site.
DOCS_PORT ?= 8001
DOCS = $(RUN) --group docs

.PHONY: docs docs-serve docs-parts

docs: docs-parts ## build the documentation into build/site
	@$(DOCS) zensical build --clean --strict

docs-serve: docs-parts ## show the documentation while you write: make docs-serve DOCS_PORT=8001
	@$(DOCS) zensical serve --dev-addr localhost:$(call quote,$(DOCS_PORT))

docs-parts:
	@$(DOCS) python bin/docs $(PACKAGE)
