# carebot. `make` lists what there is.
GO ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help demo screenshot test lint bench soak fuzz build

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "%-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## the whole product on http://127.0.0.1:8080, with no accounts
	$(GO) run ./cmd/carebot demo

screenshot: ## take the README's screenshot anew, with Chromium (it looks best with Debian's fonts-inter)
	CAREBOT_SCREENSHOTS=$(CURDIR)/docs $(GO) test -count=1 -run '^TestDemoForTheReadme$$' ./cmd/carebot

test: ## all tests, with the race detector
	$(GO) test -race -timeout 30m ./...

lint: ## golangci-lint and go vet (the version of golangci-lint is in .ci/run)
	golangci-lint run
	$(GO) vet ./...

bench: ## turns a second, latency, memory, start-up, each beside a baseline
	$(GO) test -run '^$$' -bench . -benchmem ./...

soak: ## the long forms of the crash test, of the import's memory and of the simulated week
	CAREBOT_SOAK=1 $(GO) test -race -count 1 -v -run '^(TestCrash|TestImportMemory)$$' -timeout 30m ./cmd/carebot
	CAREBOT_SOAK=1 $(GO) test -count 1 -v -run '^TestAWeek$$' -timeout 60m ./bot/simulation

fuzz: ## each fuzz test for FUZZTIME (30s)
	@for package in $$($(GO) list ./...); do \
		for name in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz'); do \
			$(GO) test -run '^$$' -fuzz "^$$name$$" -fuzztime $(or $(FUZZTIME),30s) $$package || exit 1; \
		done; \
	done

build: ## a static binary in dist/
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags "-s -w -X main.release=$(VERSION)" -o dist/carebot ./cmd/carebot
