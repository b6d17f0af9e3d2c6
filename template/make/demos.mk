# The template's: `make update` merges its later versions into this file.
# Pages that show the model to people (Streamlit). DEMO_NAME chooses one; a new name makes a new one.
DEMO_NAME ?= $(or $(notdir $(firstword $(wildcard demos/[a-z]*))),first)
export DEMO_NAME

.PHONY: demo demo-test

demo: ## run a demo, made on first use: make demo DEMO_NAME=x PORT=8501
	@EXAMPLE=$(call quote,$(EXAMPLE)) bin/demo "$$DEMO_NAME"

demo-test: ## test a demo: make demo-test DEMO_NAME=x
	@EXAMPLE=$(call quote,$(EXAMPLE)) bin/demo "$$DEMO_NAME" test
