# The template's: `make update` merges its later versions into this file.
# Airflow with the DAG in dags/, in an environment of its own that shares nothing with the project's.
.PHONY: airflow airflow-lock

AIRFLOW_FOLDER := deploy/airflow
AIRFLOW_VENV := $(AIRFLOW_FOLDER)/.venv
AIRFLOW := AIRFLOW_HOME="$$PWD"/$(AIRFLOW_FOLDER)/home AIRFLOW__CORE__DAGS_FOLDER="$$PWD"/dags \
  AIRFLOW__API__HOST=127.0.0.1 AIRFLOW__CORE__LOAD_EXAMPLES=false \
  VIRTUAL_ENV=$(AIRFLOW_VENV) $(UV) run --quiet --no-project airflow

airflow: $(AIRFLOW_VENV)/ready ## run Airflow on http://127.0.0.1:8080; the password is in deploy/airflow/home
	@mkdir -p $(AIRFLOW_FOLDER)/home && echo '*' >$(AIRFLOW_FOLDER)/home/.gitignore
	@$(AIRFLOW) standalone $(ARGS)

# `uv run --with-requirements` would not look at the hashes.
$(AIRFLOW_VENV)/ready: $(AIRFLOW_FOLDER)/requirements.txt | $(UV)
	@$(UV) venv --quiet --allow-existing $(AIRFLOW_VENV)
	@$(UV) pip sync --quiet --require-hashes --python $(AIRFLOW_VENV) $<
	@touch $@

airflow-lock: $(UV) ## pin all that Airflow needs, after a change of deploy/airflow/requirements.in
	@$(UV) pip compile --quiet --generate-hashes --universal --python-version=3.11 \
	  $(AIRFLOW_FOLDER)/requirements.in --output-file=$(AIRFLOW_FOLDER)/requirements.txt
