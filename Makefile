.PHONY: help demo test race lint check bench image
help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile
demo: ## try the bot in the browser
	go run ./cmd/plutbot demo
test: ## all tests
	go test ./...
race: ## all tests with the race detector
	go test -race ./...
lint: ## gofmt, vet, golangci-lint
	test -z "$$(gofmt -l .)" && go vet ./... && golangci-lint run ./...
check: ## guides, figures, sources and catalogs
	go run ./cmd/plutbot check --strict
bench: ## speed, as ratios against a bare handler and plain go-telegram/bot
	go test -run '^$$' -bench . -benchmem ./flows ./locales ./storage ./bot/... ./internal/botapi
image: ## the static binary in an empty root
	.ci/image
