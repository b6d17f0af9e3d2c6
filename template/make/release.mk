# The template's: `make update` merges its later versions into this file.
# What the release workflow calls, for the tag v1.2.3 that is checked out.
TAG ?= $(GITHUB_REF_NAME)
# A tag's name can hold what the shell would run.
export TAG

.PHONY: release-build release-results release-publish release-image

release-build: ## build the wheel, with the model, and its bill of materials into dist
	@$(MAKE) --no-print-directory setup
	@$(MAKE) --no-print-directory release-results dist
	@$(UV) export --quiet --no-dev --format cyclonedx1.5 --preview-features sbom-export --output-file dist/sbom.cdx.json

release-results:
	@$(RUN) dvc repro

release-publish:
	@gh release view "$$TAG" >/dev/null 2>&1 || \
		gh release create "$$TAG" dist/* --verify-tag --generate-notes

release-image:
	@$(if $(IMAGE),bin/release-image $(PACKAGE) "$$TAG",echo "This project has no container.")
