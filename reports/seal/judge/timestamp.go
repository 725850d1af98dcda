package judge

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"
)

// Timestamp lets `openssl ts` witness a SHA-256 digest as a time-stamping authority with this certificate and key, and returns the token.
// The token bears the present time: OpenSSL takes no other.
func Timestamp(t testing.TB, digest, certPEM, keyPEM []byte) []byte {
	t.Helper()
	dir := t.TempDir()
	query := filepath.Join(dir, "query")
	openSSL(t, "ts", "-query", "-digest", hex.EncodeToString(digest), "-sha256", "-cert", "-out", query)
	asked, err := os.ReadFile(query) //nolint:gosec // of this test
	if err != nil {
		t.Fatal(err)
	}
	return stampReply(t, dir, asked, certPEM, keyPEM, "-token_out")
}

// TimestampReply lets `openssl ts` answer a question of RFC 3161 as that authority.
func TimestampReply(t testing.TB, query, certPEM, keyPEM []byte) []byte {
	t.Helper()
	return stampReply(t, t.TempDir(), query, certPEM, keyPEM)
}

func stampReply(t testing.TB, dir string, query, certPEM, keyPEM []byte, more ...string) []byte {
	t.Helper()
	path := func(name string) string { return filepath.Join(dir, name) }
	config := "[tsa]\ndefault_tsa = tsa1\n[tsa1]\nserial = " + path("serial") + "\ndefault_policy = 1.2.3.4.1\ndigests = sha256\nsigner_digest = sha256\n"
	for name, data := range map[string][]byte{"config": []byte(config), "serial": []byte("01\n"), "cert": certPEM, "key": keyPEM, "query": query} {
		if err := os.WriteFile(path(name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	openSSL(t, append([]string{"ts", "-reply", "-config", path("config"), "-queryfile", path("query"), "-signer", path("cert"), "-inkey", path("key"), "-out", path("answer")}, more...)...)
	answer, err := os.ReadFile(path("answer"))
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func openSSL(t testing.TB, args ...string) {
	t.Helper()
	if out, ok := run(t, "openssl", "openssl", args...); !ok {
		t.Fatalf("openssl ts: %s", out)
	}
}
