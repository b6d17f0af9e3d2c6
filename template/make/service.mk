# The template's: `make update` merges its later versions into this file.
# The service: predictions over HTTP.
.PHONY: serve example-request

serve: ## serve predictions on http://127.0.0.1:8000, again after every change
	@$(RUN) python -m $(PACKAGE).service --reload $(ARGS)

example-request: ## ask the running service by examples/client.py
	@$(RUN) python examples/client.py $(ARGS)
