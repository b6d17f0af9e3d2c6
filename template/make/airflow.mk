# Airflow with the DAG in dags/, in an environment of its own that shares nothing with the project's.
.PHONY: airflow airflow-lock

AIRFLOW_FOLDER := $(CURDIR)/deploy/airflow
AIRFLOW := AIRFLOW_HOME=$(AIRFLOW_FOLDER)/home AIRFLOW__CORE__DAGS_FOLDER=$(CURDIR)/dags \
  AIRFLOW__API__HOST=127.0.0.1 AIRFLOW__CORE__LOAD_EXAMPLES=false \
  $(UV) run --quiet --isolated --no-project --with-requirements $(AIRFLOW_FOLDER)/requirements.txt airflow

airflow: ## run Airflow on http://127.0.0.1:8080; the password is in deploy/airflow/home
	@$(AIRFLOW) standalone $(ARGS)

airflow-lock: ## pin all that Airflow needs, after a change of deploy/airflow/requirements.in
	@$(UV) pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make airflow-lock" \
	  $(AIRFLOW_FOLDER)/requirements.in --output-file $(AIRFLOW_FOLDER)/requirements.txt
