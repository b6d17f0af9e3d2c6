# The template's: `make update` merges its later versions into this file.
# Later versions of the template. TO=v1.2.0 chooses one; DATA="with_service=true description='two words'" changes answers.
# TEMPLATE=URL says where it has moved to, TOOL=v1.2.0 takes the update tool of another version.
GRAFT := bin/update-tool $(UV)

.PHONY: update update-status update-leftovers

# The shell sees the variables' text as data.
update: $(UV) ## merge a later version of the template
	@$(GRAFT) update $(if $(TEMPLATE),--template "$$TEMPLATE") $(if $(TO),--to "$$TO") $(if $(DATA),--answers "$$DATA") $(ARGS)

update-status: $(UV) ## show what an update would bring
	@$(GRAFT) status $(if $(TEMPLATE),--template "$$TEMPLATE") --exit-zero $(ARGS)

# Half a merge never passes for a whole one, even where no hook is installed.
lint: update-leftovers

update-leftovers:
	@! git grep -nIE '^(<{7}|>{7}) ' || { echo "These lines are left of a merge: resolve them."; exit 1; }
	@! git ls-files | grep '\.rej$$' || { echo "An update left these behind: apply by hand what they hold, then delete them."; exit 1; }
