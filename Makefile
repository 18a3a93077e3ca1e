# Tout s’installe dans .venv ; il ne faut au départ que make et python3.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Payante, gratuite, sur plusieurs territoires, à plusieurs acheteurs, avec une entreprise privée.
DEMO   ?= $(wildcard $(foreach cas,01_valmorin 01_marche 02 06 10 13,fixtures/c$(cas)*.yaml))
SORTIES ?= sorties

.DEFAULT_GOAL := help
.PHONY: help install demo test test-complet bench clean

help: ## Affiche cette aide
	@echo "Commandes :"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r nom aide; do printf '%-20s %s\n' "$$nom" "$$aide"; done

install: $(VENV)/.installe ## Installe clausedocs et ses outils dans .venv

$(VENV)/.installe: pyproject.toml verif/installer.sh
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh verif/installer.sh

demo: install ## Écrit les conventions d’exemple dans sorties/ et dit combien de pages
	@set -e; for dossier in $(DEMO); do \
		echo; echo "$$dossier"; \
		$(BIN)/clausedocs generer "$$dossier" -o "$(SORTIES)/$$(basename "$$dossier" .yaml)"; \
	done

test: install ## Passe toute la barrière : style, types, architecture, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto -m "not lent"

test-complet: install ## La barrière, avec les tests lents et dix fois plus d’essais au hasard
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	CLAUSEDOCS_ESSAIS=complet $(BIN)/pytest -n auto

bench: install ## Mesure la vitesse, en rapports dans une même exécution
	$(BIN)/python -m bench $(if $(COMPLET),--complet)

clean: ## Efface l’environnement, les caches et les sorties
	rm -rf $(VENV) $(SORTIES) build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
