# The template's: `make update` merges its later versions into this file.
# Data and models, shared with everybody who works on the project; docs/storage.md
.PHONY: push pull

push: ## copy data and model to the storage
	@$(RUN) python -m $(PACKAGE).remote push $(ARGS)

pull: ## fetch data and model from the storage
	@$(RUN) python -m $(PACKAGE).remote pull $(ARGS)
