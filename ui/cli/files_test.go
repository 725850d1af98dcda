package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/exchange"
)

func TestAFileThatACommandNamesIsReadNoFurtherThanItsSortGoes(t *testing.T) {
	t.Parallel()
	files := func(name string) ([]byte, error) {
		got, err := readFiles([]string{name})
		if len(got) == 0 {
			return nil, err
		}
		return got[0].Data, err
	}
	for _, c := range []struct {
		sort string
		most int64
		read func(string) ([]byte, error)
		want string
	}{
		{"a password or key file", exchange.LargestSecret, readSecret, "is too long for a password or key file: choose the right file"},
		{"a certificate", exchange.LargestCertificate, readCertificate, "is too long for a certificate: choose the right file"},
		{"a reply", exchange.LargestReply, readReply, "the reply is larger than 1 MB: take the answers out of the mail and import them alone"},
		{"a scan", store.LargestAttachment, readAttachment, "is larger than 10 MB: keep it elsewhere and give its reference"},
		{"a file that comes with an act", store.LargestAttachment, files, "is larger than 10 MB: keep it elsewhere and give its reference"},
	} {
		t.Run(c.sort, func(t *testing.T) {
			t.Parallel()
			name := filepath.Join(t.TempDir(), "given.bin")
			if err := os.WriteFile(name, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Truncate(name, c.most); err != nil {
				t.Fatal(err)
			}
			if b, err := c.read(name); err != nil || int64(len(b)) != c.most {
				t.Errorf("the largest gives %d bytes and %v", len(b), err)
			}
			if err := os.Truncate(name, c.most+1); err != nil {
				t.Fatal(err)
			}
			if b, err := c.read(name); err == nil || !strings.HasSuffix(err.Error(), c.want) || b != nil {
				t.Errorf("a larger one gives %d bytes and %v", len(b), err)
			}
		})
	}
}
