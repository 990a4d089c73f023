# Everything a newcomer needs: `make run` and `make test`. Second starts skip what is done.
.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
RASA_DATA := data/rules.yml

help: ## Show this help
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk 'BEGIN {FS = ":.*## "} {printf "  \033[1m%-12s\033[0m %s\n", $$1, $$2}'

install: $(INSTALLED) ## Install uv (in .tools/ if there is none that works), Python 3.10 and the locked packages

$(INSTALLED): requirements.lock pyproject.toml scripts/install.sh scripts/find-uv.sh
	@scripts/install.sh $(VENV)
	@touch $@

run: install setup train ## Start everything and print the address
	@$(BIN)/orientation serve

setup: install ## Create or update the database and load the embedded data
	@$(BIN)/orientation setup

train: install setup ## Train a model and put it live, unless the live one will do
	@$(BIN)/orientation train --if-needed

chat: install ## Talk to a running assistant in the terminal
	@$(BIN)/orientation chat

test: install lint types validate browser ## Run every check and every test
	@$(BIN)/pytest --numprocesses auto

lint: install ## Check style
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: install ## Put the code in style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: install ## Check types
	@$(BIN)/mypy bot actions benchmarks

validate: install setup ## Check Rasa's files and the phrasings of the database
	@# Sentences that only actions say are "not used in any story or rule": that is how they are meant.
	@ACTIONS_URL=http://127.0.0.1 $(BIN)/rasa data validate --domain domain.yml --config config.yml \
		--data $(RASA_DATA) --fail-on-warnings 2>&1 | { grep -v "is not used in any story or rule" || true; }

browser: install ## Install a browser for the browser tests, if there is none
	@scripts/install-browser.sh $(VENV)

bench: install setup train ## Measure training, understanding and turns, and print the figures
	@$(BIN)/python -m benchmarks.run

bench-nlu: install train ## Compare classifiers on the same data (Rasa's default ones take an hour)
	@$(BIN)/python -W ignore -m benchmarks.nlu.run $(BENCH)

bench-resolve: install ## Measure the resolver on SQLite and PostgreSQL, with 5 million competence rows
	@$(BIN)/python -m benchmarks.resolve

bench-inbox: install ## Measure the review inbox on SQLite and PostgreSQL, with 200,000 conversations
	@$(BIN)/python -m benchmarks.inbox $(BENCH)

bench-widget: install setup train browser ## Measure the widget: its weight, what it costs a page, Enter to answer
	@$(BIN)/python -m benchmarks.widget

bench-publication: install setup train ## Publish a model under 20 turns a second, and count what failed
	@$(BIN)/python -m benchmarks.publication $(BENCH)

lock: ## Lock the packages again, after a change of pyproject.toml
	@uv=$$(scripts/find-uv.sh); $$uv pip compile --quiet --universal --python-version 3.10 --group dev \
		--generate-hashes --no-header --no-emit-index-url --output-file requirements.lock pyproject.toml

clean: ## Remove what was installed and made (not the data)
	rm -rf $(VENV) .tools var models/*.tar.gz models/*.json .rasa .mypy_cache .ruff_cache .pytest_cache .hypothesis

.PHONY: help install run setup train chat test lint format types validate browser bench bench-nlu bench-resolve bench-inbox bench-widget bench-publication lock clean
