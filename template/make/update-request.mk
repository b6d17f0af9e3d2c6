# The template's: `make update` merges its later versions into this file.
# A newer version of the template, offered for review; the scheduled jobs call these.
.PHONY: update-prepare update-propose update-workflows

update-prepare: $(UV) ## merge a newer version aside and test it; the offer goes to build/update
	@$(GRAFT) offer prepare

# Runs with write access, so TOOL is ignored: only the recorded tool runs.
update-propose: $(UV) ## push what update-prepare made and open the request
	@if [ -f build/update/offer.json ]; then TOOL= TEMPLATE= $(GRAFT) offer propose; \
	else echo "There is nothing to offer."; fi

update-workflows: $(UV) ## apply workflow changes that an update's token may not push
	@$(GRAFT) offer workflows
