# A newer version of the template, offered for review; the scheduled jobs call these.
.PHONY: update-prepare update-propose update-workflows

update-prepare: $(UV) ## merge a newer version aside and test it; the offer goes to build/update
	@$(UV) run --quiet --no-project --with-requirements bin/graft/requirements.txt \
		python bin/update_request prepare

# With the right to write, so it runs on nothing but the machine's Python.
update-propose: ## push what update-prepare made and open the request
	@if [ -f build/update/offer.json ]; then python3 bin/update_request propose; \
	else echo "There is nothing to offer."; fi

update-workflows: ## apply workflow changes that an update's token may not push
	@python3 bin/update_request workflows
