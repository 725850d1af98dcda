package exchange_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"muniment/store/exchange"
)

// endless is a file that never ends, and how much of it was read.
type endless struct{ read int64 }

func (e *endless) Read(p []byte) (int, error) {
	e.read += int64(len(p))
	return len(p), nil
}

func TestAFileIsReadNoFurtherThanItsSortGoes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		sort string
		most int64
		read func(io.Reader, string) ([]byte, error)
		want string
	}{
		{"secret", exchange.LargestSecret, exchange.ReadSecret, "mine.bin is too long for a password or key file: choose the right file"},
		{"certificate", exchange.LargestCertificate, exchange.ReadCertificate, "mine.bin is too long for a certificate: choose the right file"},
	} {
		t.Run(c.sort, func(t *testing.T) {
			t.Parallel()
			e := &endless{}
			if b, err := c.read(e, "mine.bin"); err == nil || err.Error() != c.want || b != nil {
				t.Errorf("got %d bytes and %v", len(b), err)
			}
			if e.read > c.most+1 {
				t.Errorf("%d bytes were read, of a sort that has at most %d", e.read, c.most)
			}
			if b, err := c.read(bytes.NewReader(make([]byte, c.most)), "mine.bin"); err != nil || int64(len(b)) != c.most {
				t.Errorf("the longest gives %d bytes and %v", len(b), err)
			}
		})
	}
}

func TestAFileThatCannotBeReadToItsEndIsNotTaken(t *testing.T) {
	t.Parallel()
	broken := errors.New("the stick was pulled out")
	if b, err := exchange.ReadSecret(io.MultiReader(strings.NewReader("half a secr"), iotest.ErrReader(broken)), "mine.key"); !errors.Is(err, broken) || b != nil {
		t.Errorf("got %q and %v", b, err)
	}
}
