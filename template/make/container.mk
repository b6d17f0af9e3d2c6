# The container image of the service: IMAGE=name:tag, BUILD_ARGS and RUN_ARGS for docker.
IMAGE ?= $(COMMAND)
BUILD_ARGS ?=
RUN_ARGS ?=
MODEL := src/$(PACKAGE)/artifacts/model.json

.PHONY: build run

build: ## build the container image, with the trained model inside
	@test -f $(MODEL) || { echo "There is no trained model: run 'make train' or 'dvc pull' first."; exit 1; }
	docker build --tag $(IMAGE) $(BUILD_ARGS) .

run: ## run the container image on http://127.0.0.1:8000
	docker run --rm --init --read-only --cap-drop ALL --security-opt no-new-privileges \
		--publish 127.0.0.1:8000:8000 $(RUN_ARGS) $(IMAGE)
