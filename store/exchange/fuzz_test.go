package exchange_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"muniment/store/exchange"
)

// FuzzRead holds what Read promises of any bytes at all: it ends without a panic, every error is one that it names,
// every row and refusal has its line, in order and within the file, what is passed on is valid text of the right type, and
// reading the same bytes again gives the same.
func FuzzRead(f *testing.F) {
	names, err := filepath.Glob("testdata/*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name) // the test's own files
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b[:min(len(b), 2_000)]), uint8(0))
	}
	for i, text := range []string{
		plainPeople, "\ufeff" + plainPeople, utf16Text(plainPeople, true), utf16Text(plainPeople, false)[:31], "sep=;\nname;rpo hours\nA;1\n", "#TYPE A\r\nname\r\n\"a\r\nb\"\r\n",
		"name\r\"x\"y\rz", "name,supplier\n\"a\n\"\"b,\"c\nd,e\n", "name,name\na,b\n\x00,\xff\n", "name|system id\n=\"01\"|\x1a", "\"name\" \t,\"supplier\n",
	} {
		f.Add(text, uint8(i%5)) // below five
	}
	kinds := exchange.Kinds()
	f.Fuzz(func(t *testing.T, text string, which uint8) {
		k := kinds[int(which)%len(kinds)]
		o := exchange.Options{Limits: exchange.Limits{Bytes: 64 << 10, Rows: 200, Columns: 40, Cell: 300}}
		last := 0
		sum, err := exchange.Read(context.Background(), strings.NewReader(text), k, o, func(r exchange.Row) error {
			if r.Line <= last || r.Line > lineCount(text) {
				t.Errorf("a row on line %d after one on line %d", r.Line, last)
			}
			last = r.Line
			checkRow(t, k, r)
			return nil
		})
		if err != nil && !named(err) {
			t.Errorf("an error without a name: %v", err)
		}
		for _, r := range sum.Refused {
			if r.Line < 1 || r.Line > lineCount(text) || r.Reason == "" || utf8.RuneCountInString(r.Value) > 201 {
				t.Errorf("refusal %+v", r)
			}
		}
		again, err2 := exchange.Read(context.Background(), strings.NewReader(text), k, o, func(exchange.Row) error { return nil })
		if again.Rows != sum.Rows || again.RefusedRows != sum.RefusedRows || (err == nil) != (err2 == nil) {
			t.Errorf("read again: %d rows and %d refused, %v; before %d and %d, %v", again.Rows, again.RefusedRows, err2, sum.Rows, sum.RefusedRows, err)
		}
	})
}

// lineCount is more than the lines of a text in any encoding.
func lineCount(text string) int { return strings.Count(text, "\n") + strings.Count(text, "\r") + 1 }

func checkRow(t *testing.T, k exchange.Kind, r exchange.Row) {
	for _, f := range k.Fields {
		text := r.Text(f.Name)
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) || len(text) > 1_000 {
			t.Errorf("%s is %q", f.Name, text)
		}
		if f.Type != exchange.Text && text == "" {
			continue
		}
		switch f.Type {
		case exchange.Day:
			if r.Day(f.Name).Time().IsZero() {
				t.Errorf("%s is no day: %q", f.Name, text)
			}
		case exchange.YesNo:
			if text != "yes" && text != "no" {
				t.Errorf("%s is neither yes nor no: %q", f.Name, text)
			}
		case exchange.Whole:
			if n, ok := r.Whole(f.Name); !ok || n < f.Least {
				t.Errorf("%s is no number: %q", f.Name, text)
			}
		case exchange.Text:
		}
	}
}

func named(err error) bool {
	for _, known := range []error{exchange.ErrEmpty, exchange.ErrNotText, exchange.ErrWorkbook, exchange.ErrNoHeadings, exchange.ErrHeadings} {
		if errors.Is(err, known) {
			return true
		}
	}
	var (
		limit   *exchange.LimitError
		missing *exchange.MissingFieldError
	)
	return errors.As(err, &limit) || errors.As(err, &missing)
}
