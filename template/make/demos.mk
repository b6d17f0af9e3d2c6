# Pages that show the model to people (Streamlit). DEMO_NAME chooses one; a new name makes a new one.
DEMO_NAME ?= $(or $(notdir $(firstword $(wildcard demos/[a-z]*))),first)
export DEMO_NAME EXAMPLE

.PHONY: demo demo-test

demo: ## run a demo, made on first use: make demo DEMO_NAME=x PORT=8501
	@bin/demo "$$DEMO_NAME"

demo-test: ## test a demo: make demo-test DEMO_NAME=x
	@bin/demo "$$DEMO_NAME" test
