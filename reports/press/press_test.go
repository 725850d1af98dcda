package press_test

import (
	"bytes"
	"compress/zlib"
	"io"
	"strings"
	"testing"

	"muniment/reports/press"
)

func TestWhatIsPressedIsReadAgainAndTheSameEachTime(t *testing.T) {
	t.Parallel()
	for _, level := range []press.Level{press.Quick, press.Small} {
		first := map[string]string{}
		for range 3 { // a compressor that was used before writes what a new one does
			for _, text := range []string{"", "a", strings.Repeat("Tenancy files. ", 5000)} {
				packed := press.Zlib([]byte(text), level)
				if was, known := first[text]; known && was != packed {
					t.Errorf("level %d: %.20q is packed in two ways", level, text)
				}
				first[text] = packed
				z, err := zlib.NewReader(strings.NewReader(packed))
				if err != nil {
					t.Fatal(err)
				}
				got, err := io.ReadAll(z)
				if err != nil || !bytes.Equal(got, []byte(text)) {
					t.Errorf("level %d: %.20q comes back as %.20q, %v", level, text, got, err)
				}
			}
		}
	}
}
