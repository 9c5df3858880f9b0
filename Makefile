# `make report` and `make test` are all a newcomer needs; each sets up what it uses.
# The interpreter is called by its path inside .venv: console scripts break where the path has a space.
.NOTPARALLEL:
.PHONY: report test test-all check bench docs pictures clean help

EXAMPLES = blinatumomab-vs-car-t blinatumomab-vs-car-t-cohort bcg-vaccine
PICTURED = output/blinatumomab-vs-car-t
PYTHON = .venv/bin/python

help:
	@echo 'make report     build the worked examples into output/'
	@echo 'make test       the test suite          make test-all   with the slow tests'
	@echo 'make check      lint, format, types, architecture'
	@echo 'make bench      measure time and memory'
	@echo 'make docs       renew docs/spec*.md and docs/methods.md from schemas and registries'
	@echo 'make pictures   renew the pictures of the README (needs pdftoppm)'
	@echo 'make clean      remove .venv, caches and built reports'

report:
	@sh tools/setup run
	@set -e; for example in $(EXAMPLES); do \
	  $(PYTHON) -m reportgen build "data/$$example" --out "output/$$example"; \
	  echo; fold -s -w 88 "output/$$example/abstract.txt"; echo; \
	done

test:
	@sh tools/setup dev
	$(PYTHON) -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m 'not slow'

test-all:
	@sh tools/setup dev
	$(PYTHON) -m pytest -n 2

check:
	@sh tools/setup dev
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(PYTHON) -m pytest -q tests/test_architecture.py

bench:
	@sh tools/setup run
	$(PYTHON) benchmarks/run.py
	$(PYTHON) benchmarks/rebuild.py
	@if $(PYTHON) -c 'import playwright' 2>/dev/null && command -v chromium >/dev/null; then \
	$(PYTHON) benchmarks/watch.py; \
	else echo 'playwright or Chromium is not there: watch not measured, see benchmarks/README.md'; fi
	$(PYTHON) benchmarks/diff.py
	@if command -v Rscript >/dev/null; then $(PYTHON) benchmarks/survival.py; \
	else echo 'Rscript is not there: survival not measured beside R, see benchmarks/README.md'; fi
	@if command -v Rscript >/dev/null; then $(PYTHON) benchmarks/tables.py; fi
	@if Rscript -e 'library(cmprsk)' >/dev/null 2>&1; then $(PYTHON) benchmarks/competing.py; \
	else echo 'cmprsk is not there: Fine-Gray not measured beside it, see benchmarks/README.md'; fi
	@if Rscript -e 'library(metafor)' >/dev/null 2>&1; then $(PYTHON) benchmarks/meta.py; \
	else echo 'metafor is not there: pooling not measured beside it, see benchmarks/README.md'; fi

docs:
	@sh tools/setup run
	@$(PYTHON) tools/spec_reference.py
	@$(PYTHON) tools/methods_reference.py
	@$(PYTHON) tools/figure_reference.py

pictures:
	@sh tools/setup run
	@$(PYTHON) -m reportgen build -q data/blinatumomab-vs-car-t --out $(PICTURED)
	@sh tools/pictures $(PICTURED)/blinatumomab-vs-car-t.pdf $(PICTURED)/figures/forest-mrd_neg.pdf

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis dist build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find output -mindepth 1 ! -name .gitkeep -delete
