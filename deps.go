//go:build deps

package main

import (
	_ "github.com/digitorus/pkcs7"
	_ "github.com/google/go-cmp/cmp"
	_ "github.com/natefinch/atomic"
	_ "github.com/jung-kurt/gofpdf"
	_ "github.com/oklog/ulid/v2"
	_ "github.com/pressly/goose/v3"
	_ "github.com/rickar/cal/v2/gb"
	_ "github.com/rogpeppe/go-internal/testscript"
	_ "github.com/spf13/cobra"
	_ "golang.org/x/crypto/argon2"
	_ "golang.org/x/sys/unix"
	_ "golang.org/x/term"
	_ "golang.org/x/text/encoding/charmap"
	_ "modernc.org/sqlite"
	_ "modernc.org/sqlite/lib"
	_ "modernc.org/libc"
)
