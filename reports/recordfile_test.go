package reports_test

import (
	"strings"
	"testing"

	"muniment/reports"
)

// endless is a file that a stranger made as long as they liked.
type endless struct{ read int }

func (e *endless) Read(b []byte) (int, error) {
	e.read += len(b)
	return len(b), nil
}

func TestAFileThatIsTooLargeIsNotReadToItsEnd(t *testing.T) {
	var f endless
	_, err := reports.ReadRecord(&f, "huge.pdf")
	if err == nil || !strings.Contains(err.Error(), "huge.pdf is larger than any record") || f.read > reports.LargestRecord+1 {
		t.Errorf("%d bytes are read: %v", f.read, err)
	}
	if b, err := reports.ReadRecord(strings.NewReader("%PDF"), "small.pdf"); err != nil || string(b) != "%PDF" {
		t.Errorf("read %q: %v", b, err)
	}
}
