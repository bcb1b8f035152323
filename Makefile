# One command each. `make` or `make help` prints this list.
SHELL := /bin/sh
.DEFAULT_GOAL := help

VENV := .venv
PYTHON := $(VENV)/bin/python
# Written last, so that an interrupted installation is done again.
READY := $(VENV)/.ready

.PHONY: help demo up test check train evaluate bench lock clean

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(READY) ## Run everything with a stand-in for WhatsApp: type as a customer, answer as an agent
	@exec $(PYTHON) balie.py demo

up: $(READY) ## Run everything with a real WhatsApp number (settings in .env)
	@exec $(PYTHON) balie.py up

test: $(READY) ## Run the whole test suite; no service needed
	@exec $(PYTHON) -m pytest

check: $(READY) ## Check style, types, import directions and the training data
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy .
	$(VENV)/bin/lint-imports
	$(PYTHON) balie.py check

train: $(READY) ## Train the assistant on data/
	@exec $(PYTHON) balie.py train

evaluate: $(READY) ## Measure how well the assistant reads Dutch; a report for the browser (WITH="--dev file.tsv")
	@exec nice -n 5 $(PYTHON) balie.py evaluate $(WITH)

bench: $(READY) ## Measure reception, replies and Rasa's default configuration beside ours
	@exec $(PYTHON) -m benchmarks

lock: $(READY) ## Make requirements/*.txt anew from requirements/*.in
	@sh requirements/lock.sh

clean: ## Throw away the environment, models and databases
	rm -rf $(VENV) var models/*.tar.gz .rasa

$(READY): requirements/dev.txt requirements/install.sh .python-version
	@sh requirements/install.sh $(VENV)
	@touch $@
