# The template's: `make update` merges its later versions into this file.
# The service on Heroku: APP is its name there.
APP ?= $(COMMAND)

.PHONY: deploy

deploy: ## deploy the service with the trained model to Heroku: make deploy APP=my-app
	@bin/deploy $(PACKAGE) $(call quote,$(APP)) $(UV)
