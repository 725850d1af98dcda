# `make run` and `make test` are all that a fresh Debian machine with Go, git and make needs: each target installs what it
# lacks, and says so.

SHELL := /bin/bash
.ONESHELL:
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := build
.SILENT: judges run records test-postgres window-packages window-test windows windows-packages windows-test
.PHONY: run records test test-postgres fuzz faults build lint vuln bench clean judges window-packages window-test windows windows-packages windows-test

BIN := bin
GO := CGO_ENABLED=0 go
WINDOW_TAGS := x11,migrated_fynedo,no_animations,no_emoji
WINDOWS_TAGS := migrated_fynedo,no_animations,no_emoji
GOLANGCI := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.14.0
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0
WINRES := github.com/tc-hib/go-winres@v0.3.3

# What the tests ask as outside judges of signed records and of the vault's format, each with the Debian package it comes from.
JUDGES := pdfsig:poppler-utils certutil:libnss3-tools openssl:openssl qpdf:qpdf java:default-jre-headless \
	/usr/share/java/preflight.jar:libpdfbox2-java /usr/share/java/javax.activation.jar:libactivation-java \
	/usr/share/java/jaxb-api.jar:libjaxb-api-java /usr/share/java/commons-io.jar:libcommons-io-java $(POSTGRES)/postgres:postgresql-15 \
	/usr/bin/python3:python3 /usr/lib/python3/dist-packages/cryptography:python3-cryptography \
	/usr/lib/python3/dist-packages/argon2:python3-argon2 /usr/sbin/slapd:slapd

# What the window is built with, and what its test is driven with.
WINDOW_PACKAGES := gcc:gcc pkg-config:pkg-config /usr/include/GL/gl.h:libgl-dev /usr/include/X11/Xlib.h:libx11-dev /usr/include/X11/Xcursor/Xcursor.h:libxcursor-dev \
	/usr/include/X11/extensions/Xrandr.h:libxrandr-dev /usr/include/X11/extensions/Xinerama.h:libxinerama-dev /usr/include/X11/extensions/XInput2.h:libxi-dev \
	/usr/include/X11/extensions/xf86vmode.h:libxxf86vm-dev /usr/include/stdlib.h:libc6-dev
WINDOW_JUDGES := Xvfb:xvfb xdotool:xdotool openbox:openbox import:imagemagick dbus-daemon:dbus dbus-send:dbus-bin /usr/share/doc/libgl1-mesa-dri:libgl1-mesa-dri

# What the window is built with for Windows, and what stands in for Windows in its test.
WINDOWS_PACKAGES := x86_64-w64-mingw32-gcc:gcc-mingw-w64-x86-64
WINDOWS_JUDGES := wine:wine /usr/lib/wine/wine64:wine64 Xvfb:xvfb import:imagemagick xdotool:xdotool openbox:openbox

# The register's SQL is judged by a second engine. The driver is in the tests only.
POSTGRES := /usr/lib/postgresql/15/bin

## run: make the made-up council, walk a leaver's path, say where the files are, and open the window where there is a display
run: $(BIN)/muniment-cli
	dir=$$(mktemp -d "$${TMPDIR:-/tmp}/muniment-demo.XXXXXX")
	$(BIN)/muniment-cli demo "$$dir"
	if [ -n "$${DISPLAY:-}" ]; then
		$(MAKE) --no-print-directory $(BIN)/muniment
		echo "Opening the window: sign in with the password in $$dir/password.txt"
		$(BIN)/muniment --as admin --on 2025-11-21 "$$dir/anytown.muniment"
	fi

## records: one signed record of each kind of the made-up council, into the new folder OUT
records: $(BIN)/muniment-cli
	test -n "$(OUT)" || { echo "Say where they go: make records OUT=FOLDER"; exit 1; }
	$(BIN)/muniment-cli demo --records "$(OUT)" >/dev/null
	ls "$(OUT)"/*.pdf "$(OUT)"/*.html

## build: the program, and the headless one that needs neither cgo nor a display
build: $(BIN)/muniment $(BIN)/muniment-cli

SOURCES := go.mod go.sum main.go $(shell find assets reports store ui -type f -not -path '*/testdata/*' -not -name '*_test.go')

$(BIN)/muniment: $(SOURCES) | window-packages
	echo "Building $@; the first time the window takes some minutes"
	CGO_ENABLED=1 go build -trimpath -tags $(WINDOW_TAGS) -o $@ .

$(BIN)/muniment-cli: $(SOURCES)
	echo "Building $@"
	$(GO) build -trimpath -tags headless -o $@ .

## test: every test, with the outside judges
test: judges
	$(GO) vet ./...
	$(GO) test -timeout 30m ./...
	$(MAKE) --no-print-directory test-postgres

## test-postgres: the tests that drive a Session, with the register on a PostgreSQL of their own, which nobody else can reach
test-postgres: JUDGES := $(POSTGRES)/postgres:postgresql-15
test-postgres: judges
	dir=$$(mktemp -d /tmp/muniment-postgres.XXXXXX)
	as=()
	if [ "$$(id -u)" -eq 0 ]; then # which PostgreSQL refuses to be run by
		chown postgres "$$dir"
		as=(setpriv --reuid postgres --regid postgres --clear-groups)
	fi
	server=""
	trap 'if [ -n "$$server" ]; then kill -INT "$$server" && wait "$$server" || true; fi; rm -rf "$$dir"' EXIT
	cd "$$dir" # or the other user may not be able to stand here
	"$${as[@]}" $(POSTGRES)/initdb --pgdata "$$dir/data" --username muniment --auth trust --locale C --encoding UTF8 --no-sync >"$$dir/log" || { cat "$$dir/log"; exit 1; }
	"$${as[@]}" $(POSTGRES)/postgres -D "$$dir/data" -h '' -k "$$dir" -p 5432 -c fsync=off -c synchronous_commit=off -c full_page_writes=off >"$$dir/log" 2>&1 &
	server=$$!
	until $(POSTGRES)/pg_isready --quiet --host "$$dir" --port 5432; do
		kill -0 "$$server" || { cat "$$dir/log"; exit 1; }
		sleep 0.1
	done
	cd "$(CURDIR)"
	MUNIMENT_TEST_POSTGRES="postgres://muniment@/postgres?host=$$dir&port=5432" $(GO) test -timeout 30m $(TESTS) ./store

## faults: the longer sweep of what can befall a register, from each cause to the promise that holds (about half an hour; as root, for a small disk)
faults: JUDGES := /usr/bin/gcore:gdb strace:strace
faults: judges
	$(GO) test -tags faults -timeout 60m ./store/vault -powercuts 50000 -kills 500 -transfer 60s -flips 8
	$(GO) test -tags faults -timeout 60m -run TestProgram ./ui/cli
	$(GO) test -count 1 -timeout 30m -run 'Plaintext|Clock|Older|SummerTime|EveryGeneration|Erasing|Restore|Copies|Recovery|Sheet|Locked|CannotRemember' ./store ./store/rotation ./store/recovery

## fuzz: each reader of strangers' bytes for a while (FUZZTIME=10m; FUZZ=store/vault for some); their committed seeds are ordinary tests
FUZZTIME := 1m
FUZZ := store reports
fuzz:
	for found in $$(grep -ro --include='*_test.go' '^func Fuzz[A-Za-z]*' $(FUZZ) | sed 's#/[^/]*:func #:#' | sort); do
		echo "$${found##*:} in $${found%%:*}"
		$(GO) test -run '^$$' -fuzz "^$${found##*:}$$" -fuzztime $(FUZZTIME) "./$${found%%:*}"
	done

## window-test: the program itself on a display of its own, driven by keys as several people: a leaver, a review, a vacating, a second signature, the lock (WALKS=review for one); its pictures go to PICTURES, docs/pictures of itself
window-test: JUDGES := $(WINDOW_JUDGES)
window-test: PICTURES := $(CURDIR)/docs/pictures
window-test: judges $(BIN)/muniment $(BIN)/muniment-cli
	ui/desk/testdata/drive $(CURDIR)/$(BIN) $(PICTURES) $(WALKS)

## windows: both programs for Windows, ready to be signed (docs/for-ict.md); the first time takes about ten minutes
windows: $(BIN)/muniment.exe $(BIN)/muniment-cli.exe

$(BIN)/muniment.exe: $(SOURCES) assets/windows/winres.json | windows-packages
	echo "Building $@; the first time takes about ten minutes"
	CGO_ENABLED=1 GOOS=windows GOARCH=amd64 CC=x86_64-w64-mingw32-gcc go build -trimpath -tags $(WINDOWS_TAGS) -ldflags "-s -w -H=windowsgui" -o $@ .
	$(GO) run $(WINRES) patch --in assets/windows/winres.json --no-backup $@

$(BIN)/muniment-cli.exe: $(SOURCES)
	echo "Building $@"
	CGO_ENABLED=0 GOOS=windows GOARCH=amd64 go build -trimpath -tags headless -ldflags "-s -w" -o $@ .

## windows-test: start the window's program under Wine on a display of its own, and take its picture
windows-test: JUDGES := $(WINDOWS_JUDGES)
windows-test: judges $(BIN)/muniment.exe $(BIN)/muniment-cli.exe
	ui/desk/testdata/drive-windows $(CURDIR)/$(BIN) $(CURDIR)/docs/pictures

## windows-packages: install what the window is built with for Windows
windows-packages:
	$(MAKE) --no-print-directory judges JUDGES="$(WINDOWS_PACKAGES)"

## window-packages: install what the window is built with
window-packages: JUDGES := $(WINDOW_PACKAGES)
window-packages:
	$(MAKE) --no-print-directory judges JUDGES="$(WINDOW_PACKAGES)"

## judges: install the outside judges that are missing (Debian packages)
judges:
	missing=()
	for judge in $(JUDGES); do
		name=$${judge%%:*}
		if ! command -v "$$name" >/dev/null 2>&1 && [ ! -e "$$name" ]; then missing+=("$${judge##*:}"); fi
	done
	if [ $${#missing[@]} -eq 0 ]; then exit 0; fi
	echo "Installing what the tests need: $${missing[*]}"
	sudo=""; if [ "$$(id -u)" -ne 0 ]; then sudo=sudo; fi
	$$sudo apt-get update -qq
	DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends "$${missing[@]}" >/dev/null

## lint: the rules of the code, and the arrows between its rooms
lint:
	echo "Linting; the first run builds the linter, which takes some minutes"
	$(GO) run $(GOLANGCI) run

## vuln: known vulnerabilities in what the program is built from; it asks vuln.go.dev
vuln:
	$(GO) run $(GOVULNCHECK) ./...

## bench: the vault beside plain SQLite, the records beside what a browser prints, the readers, and what people wait for in a large council and at the desk (made up anew: some minutes)
bench: JUDGES := chromium:chromium
bench: judges
	$(GO) test -run '^$$' -bench . -benchtime 1x ./store/vault
	$(GO) test -run '^$$' -bench . -timeout 60m ./reports/... ./store/exchange ./store/duty
	$(GO) test -run '^$$' -bench Import -benchtime 1x ./store
	$(GO) test -run '^$$' -bench . -timeout 60m ./store/madeup
	$(GO) test -run '^$$' -bench . -timeout 60m ./ui

## clean: remove what was built
clean:
	rm -rf $(BIN)
