# Later versions of the template. TO=v1.2.0 chooses one; DATA="with_service=true" changes answers.
GRAFT := $(UV) run --quiet --no-project --with-requirements bin/graft/requirements.txt python bin/graft
TO ?=
DATA ?=

.PHONY: update update-status update-leftovers

update: ## merge a later version of the template
	@$(GRAFT) update $(if $(TO),--to $(TO)) $(foreach answer,$(DATA),--data $(answer)) $(ARGS)

update-status: ## show what an update would bring
	@$(GRAFT) status $(ARGS) || test $$? = 1

# Half a merge never passes for a whole one, even where no hook is installed.
lint: update-leftovers

update-leftovers:
	@! git grep -nIE '^(<{7}|>{7}) ' || { echo "These lines are left of a merge: settle them."; exit 1; }
	@! git ls-files | grep '\.rej$$' || { echo "An update left these behind: apply by hand what they hold, then delete them."; exit 1; }
