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
	path := func(name string) string { return filepath.Join(dir, name) }
	config := "[tsa]\ndefault_tsa = tsa1\n[tsa1]\nserial = " + path("serial") + "\ndefault_policy = 1.2.3.4.1\ndigests = sha256\nsigner_digest = sha256\n"
	for name, data := range map[string][]byte{"config": []byte(config), "serial": []byte("01\n"), "cert": certPEM, "key": keyPEM} {
		if err := os.WriteFile(path(name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"ts", "-query", "-digest", hex.EncodeToString(digest), "-sha256", "-cert", "-out", path("query")},
		{"ts", "-reply", "-config", path("config"), "-queryfile", path("query"), "-signer", path("cert"), "-inkey", path("key"), "-token_out", "-out", path("token")},
	} {
		if out, ok := run(t, "openssl", "openssl", args...); !ok {
			t.Fatalf("openssl ts: %s", out)
		}
	}
	token, err := os.ReadFile(path("token"))
	if err != nil {
		t.Fatal(err)
	}
	return token
}
