# The template's: `make update` merges its later versions into this file.
# Each training becomes a run in MLflow, below mlruns/ or on the server that MLFLOW_TRACKING_URI names.
.PHONY: mlflow-ui

AFTER_TRAIN += @$(RUN) python -m $(PACKAGE).tracking

# The page needs all of MLflow, ten times what a training needs; it comes from a cache of its own.
mlflow-ui: ## look at all trainings on http://127.0.0.1:5000
	@MLFLOW_DISABLE_TELEMETRY=true DO_NOT_TRACK=true \
	  $(UV) run --quiet --isolated --no-project --with "mlflow==$$($(RUN) python -m $(PACKAGE).tracking --version)" \
	  mlflow ui --backend-store-uri "$$($(RUN) python -m $(PACKAGE).tracking --uri)" $(ARGS)
