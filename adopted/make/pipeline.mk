# The template's: `make update` merges its later versions into this file.
# The pipeline that dvc.yaml describes.
.PHONY: train pipeline

train: ## run the pipeline of dvc.yaml
	@$(RUN) dvc repro $(ARGS)

pipeline: ## draw the pipeline
	@$(RUN) dvc dag
