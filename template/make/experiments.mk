# The template's: `make update` merges its later versions into this file.
# Experiments, and sharing them with colleagues; docs/experiments.md
# Not from the environment, where WSL has a NAME.
NAME =
JOBS ?= 1
REMOTE ?= origin
EXPERIMENTS = @$(RUN) python -m $(PACKAGE).experiments

.PHONY: experiment experiments experiment-keep experiment-share experiment-remove pipeline resolve-results

experiment: ## train and record it: make experiment PATCH="a.b=c" NAME=x
	$(EXPERIMENTS) run --name $(call quote,$(NAME)) $(SETTINGS)

experiments: ## train aside with all values, compare: make experiments PATCH="a.b=1,2,3" JOBS=2
	$(EXPERIMENTS) grid --jobs $(call quote,$(JOBS)) $(SETTINGS)

experiment-keep: ## make an experiment the project's state: make experiment-keep NAME=x
	$(EXPERIMENTS) keep --name $(call quote,$(NAME))

experiment-share: ## push an experiment for colleagues: make experiment-share NAME=x REMOTE=origin
	@$(RUN) dvc exp push $(call quote,$(REMOTE)) $(call quote,$(NAME))

experiment-remove: ## forget an experiment: make experiment-remove NAME=x
	@$(RUN) dvc exp remove $(call quote,$(NAME))

pipeline: ## draw the pipeline
	@$(RUN) dvc dag

# The results of both branches belong to other code or data: only training gives those of the merge.
resolve-results: ## after a merge of two branches that trained: train for both
	@others=$$(git diff --name-only --diff-filter=U -- . ':!dvc.lock' ':!reports'); \
	  test -z "$$others" || { echo "Resolve these first:"; echo "$$others"; exit 1; }
	@$(MAKE) --no-print-directory train CONFIG= PATCH=
	@git add dvc.lock reports
	@echo "Code, settings and results belong together again: end the merge with 'git commit'."
