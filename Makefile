# Centrale: run it, test it, try it. `make` alone lists the targets.
# Never needs root, except that `make test` installs missing Debian packages.
.PHONY: help run demo test bench fuzz screenshots format clean packages build
.DEFAULT_GOAL := help

NODE := node
# Settings, database and backups of `make run` are in the folder of this file; it is made at the first start.
CONFIG ?= data/centrale.yaml
# Extra arguments for `demo` and `fuzz`, e.g. make demo ARGS='--calls-per-minute 60'
ARGS ?=
# make demo TRAFFIC=0: no simulated calls, real phones play the agents
TRAFFIC ?= 1
# make bench B=calls: only that one; B=queue RATES=30,150 LASTING=60: at so many calls a second, for a minute each
B ?=
# make fuzz T=sdp-offer SECONDS=600: only that one, for ten minutes; ARGS='--help' tells the rest
T ?=
SECONDS ?= 120

help:
	@echo 'make run          build what changed and start Centrale; settings and data are in ./data'
	@echo 'make demo         the same with a demo company and live traffic on 127.0.0.1 (TRAFFIC=0: without calls)'
	@echo 'make test         everything that must hold: build, format, lint, types, unit, wire and browser tests'
	@echo 'make bench        every benchmark (B=calls: one); figures are kept in dist/bench/*.json'
	@echo 'make fuzz         hostile messages for everything that reads what others wrote (T=sdp-offer SECONDS=600)'
	@echo 'make screenshots  make the pictures in web-ui/screenshots anew'
	@echo 'make format       format all sources'
	@echo 'make clean        remove dist/ and node_modules/; ./data is kept'

packages:
	@$(NODE) scripts/install-packages.mjs

build: packages
	@$(NODE) scripts/build.mjs

run: build
	@mkdir -p -m 700 $(dir $(CONFIG))
	@exec $(NODE) dist/src/main.js run --config $(CONFIG)

demo: build
	@exec $(NODE) dist/src/main.js demo $(if $(filter 0 no off,$(TRAFFIC)),--no-traffic) $(ARGS)

test:
	@$(NODE) scripts/test.mjs

bench: build
	@$(NODE) scripts/bench.mjs $(B)

fuzz: build
	@$(NODE) dist/test/fuzz/program.js --seconds $(SECONDS) $(if $(T),--target $(T)) $(ARGS)

screenshots: build
	@scripts/demo-screenshots.sh

format: packages
	@npm run --silent format -- --log-level warn

clean:
	rm -rf dist node_modules
