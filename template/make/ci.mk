# The template's: `make update` merges its later versions into this file.
# What continuous integration runs; it does the same on your machine.
BASE ?= origin/main
SUMMARY ?= build/ci-summary.md

.PHONY: ci ci-pipeline ci-summary

ci: lint test ci-pipeline ## run all that continuous integration runs

# Nothing is computed, and no data is needed: dvc.lock is compared with code and parameters.
ci-pipeline:
	@test ! -f dvc.lock || $(RUN) dvc repro --dry --allow-missing || { \
	  echo "The recorded results do not belong to this code: run 'make train', then commit dvc.lock and reports/."; exit 1; }

ci-summary: ## write the metrics against main to build/ci-summary.md: make ci-summary BASE=v1.0.0
	@mkdir -p build
	@{ printf '### Metrics against %s\n\n' $(call quote,$(BASE)); \
	  $(RUN) dvc metrics diff --all --md $(call quote,$(BASE)) || $(RUN) dvc metrics show --md || \
	  echo "No metrics are recorded yet."; } >> $(call quote,$(SUMMARY))
