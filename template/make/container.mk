# The template's: `make update` merges its later versions into this file.
# The container image of the service: IMAGE=name:tag, BUILD_ARGS and RUN_ARGS for docker.
IMAGE ?= $(COMMAND)
BUILD_ARGS ?=
RUN_ARGS ?=

.PHONY: build run

build: ## build the container image, with the trained model inside
	@$(RUN) python -m $(PACKAGE).dvc_files --required >/dev/null
	docker build --tag $(call quote,$(IMAGE)) $(BUILD_ARGS) .

run: ## run the container image on http://127.0.0.1:8000
	docker run --rm --init --read-only --cap-drop ALL --security-opt no-new-privileges \
		--publish 127.0.0.1:8000:8000 $(RUN_ARGS) $(call quote,$(IMAGE))
