package exchange_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"muniment/store/exchange"
)

// stream is a file made as it is read: a head, then one line again and again.
type stream struct {
	head, line string
	size, pos  int64
}

func lines(head, line string, n int64) *stream {
	return &stream{head: head, line: line, size: int64(len(head)) + n*int64(len(line))}
}

func (s *stream) Read(p []byte) (int, error) {
	if s.pos >= s.size {
		return 0, io.EOF
	}
	n := 0
	for n < len(p) && s.pos < s.size {
		src := s.head
		at := s.pos
		if at >= int64(len(s.head)) {
			src, at = s.line, (at-int64(len(s.head)))%int64(len(s.line))
		}
		c := copy(p[n:], src[at:])
		n += c
		s.pos += int64(c)
	}
	return n, nil
}

func (s *stream) Seek(offset int64, whence int) (int64, error) {
	if whence != io.SeekStart {
		return 0, errors.New("only from the start")
	}
	s.pos = offset
	return offset, nil
}

func none(exchange.Row) error { return nil }

func TestLimitsAreClearRefusals(t *testing.T) {
	t.Parallel()
	people := "employee_no,surname,given_name\n"
	wide := func(n int) string { return people[:len(people)-1] + strings.Repeat(",x", n-3) + "\n1,A,B\n" }
	for _, c := range []struct {
		name     string
		file     io.ReadSeeker
		limits   exchange.Limits
		sentence string // empty where the file is within the limit
	}{
		{"200 MB and a byte", lines("", "x", 200_000_001), exchange.Limits{}, "larger than 200 MB"},
		{"201 MB", lines(people, "1,A,B\n", 201_000_000/6), exchange.Limits{}, "larger than 200 MB"},
		{"as many bytes as may be", lines(people, "1,A,B\n", 10), exchange.Limits{Bytes: int64(len(people) + 60)}, ""},
		{"a byte more", lines(people, "1,A,B\n", 10), exchange.Limits{Bytes: int64(len(people) + 59)}, "larger than 90 bytes"},
		{"as many rows as may be", lines(people, "1,A,B\n", 10), exchange.Limits{Rows: 10}, ""},
		{"a row more", lines(people, "1,A,B\n", 11), exchange.Limits{Rows: 10}, "more than 10 rows"},
		{"a refused row more", lines(people, "1,A\"\"\n", 11), exchange.Limits{Rows: 10}, "more than 10 rows"},
		{"1,000 columns", strings.NewReader(wide(1000)), exchange.Limits{}, ""},
		{"1,001 columns", strings.NewReader(wide(1001)), exchange.Limits{}, "more than 1,000 columns"},
		{"1,001 columns that nobody knows", strings.NewReader(strings.Repeat("x,", 1000) + "x\n"), exchange.Limits{}, "more than 1,000 columns"},
		{"a million columns", strings.NewReader(wide(1_000_000)), exchange.Limits{}, "more than 1,000 columns"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := exchange.Read(context.Background(), c.file, kind(t, "people"), exchange.Options{Limits: c.limits}, none)
			var limit *exchange.LimitError
			switch {
			case c.sentence == "" && err != nil:
				t.Errorf("Read: %v; want the file read", err)
			case c.sentence != "" && (!errors.As(err, &limit) || !strings.Contains(err.Error(), c.sentence)):
				t.Errorf("Read: %v; want a LimitError with %q", err, c.sentence)
			}
		})
	}
}

// Five million rows and one, of which every other is refused: the default limit holds, and memory does not grow.
func TestFiveMillionRowsAreStreamed(t *testing.T) { //nolint:paralleltest // it measures the whole program's memory
	file := lines("employee_no,surname,given_name\n", "1,Ash,Ann\n2,Birch,Bob,B\n", 2_500_001)
	var before, during runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	n := 0
	sum, err := exchange.Read(context.Background(), file, kind(t, "people"), exchange.Options{}, func(exchange.Row) error {
		if n++; n == 2_400_000 {
			runtime.GC()
			runtime.ReadMemStats(&during)
		}
		return nil
	})
	var limit *exchange.LimitError
	if !errors.As(err, &limit) || limit.What != "rows" || limit.Limit != 5_000_000 {
		t.Errorf("Read: %v; want the limit of 5,000,000 rows", err)
	}
	if sum.Rows != 2_500_000 || sum.RefusedRows != 2_500_000 || len(sum.Refused) != 10_000 || sum.Unlisted != 2_490_000 {
		t.Errorf("%d rows, %d refused, %d listed, %d not listed", sum.Rows, sum.RefusedRows, len(sum.Refused), sum.Unlisted)
	}
	if grown := int64(during.HeapAlloc) - int64(before.HeapAlloc); grown > 8<<20 { // heaps fit
		t.Errorf("after 2,400,000 rows the heap holds %d KiB more", grown>>10)
	}
}

// Cells of a refused line are cut and copied: keeping ten thousand refusals must not keep ten thousand long lines.
func TestRefusalsDoNotKeepTheirLines(t *testing.T) { //nolint:paralleltest // it measures the whole program's memory
	file := lines("employee_no,surname,given_name,start,notes\n", "1,Ash,Ann,soon,"+strings.Repeat("x", 8_000)+"\n", 12_000)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	sum, err := exchange.Read(context.Background(), file, kind(t, "people"), exchange.Options{}, none)
	runtime.GC()
	runtime.ReadMemStats(&after)
	if err != nil || len(sum.Refused) != 10_000 {
		t.Fatalf("Read: %d refusals, %v", len(sum.Refused), err)
	}
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 8<<20 { // heaps fit
		t.Errorf("10,000 refusals keep %d KiB", grown>>10)
	}
	runtime.KeepAlive(sum)
}

func TestReadingStops(t *testing.T) {
	t.Parallel()
	file := func() *stream { return lines("employee_no,surname,given_name\n", "1,A,B\n", 100_000) }
	t.Run("when the caller says so", func(t *testing.T) {
		t.Parallel()
		stop := errors.New("stop")
		n := 0
		sum, err := exchange.Read(context.Background(), file(), kind(t, "people"), exchange.Options{}, func(exchange.Row) error {
			if n++; n == 3 {
				return stop
			}
			return nil
		})
		if err != stop || n != 3 || sum.Encoding != "UTF-8" { // the very error
			t.Errorf("Read: %v after %d rows", err, n)
		}
	})
	t.Run("when the context ends in the first pass", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := exchange.Read(ctx, file(), kind(t, "people"), exchange.Options{}, none); !errors.Is(err, context.Canceled) {
			t.Errorf("Read: %v", err)
		}
	})
	t.Run("when the context ends in the second", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(context.Background())
		n := 0
		_, err := exchange.Read(ctx, file(), kind(t, "people"), exchange.Options{}, func(exchange.Row) error {
			n++
			cancel()
			return nil
		})
		if !errors.Is(err, context.Canceled) || n > 2_000 {
			t.Errorf("Read: %v after %d rows", err, n)
		}
	})
}

// changing is a file that is another one when it is read again.
type changing struct {
	*strings.Reader
	next string
}

func (c *changing) Seek(offset int64, whence int) (int64, error) {
	if c.Len() == 0 {
		c.Reader = strings.NewReader(c.next)
	}
	return c.Reader.Seek(offset, whence)
}

func TestFileThatChangesIsRefused(t *testing.T) {
	t.Parallel()
	const text = "employee_no,surname,given_name\n1,A,B\n"
	for name, next := range map[string]string{"edited": strings.Replace(text, "A", "C", 1), "longer": text + "2,C,D\n", "shorter": text[:len(text)-3]} {
		f := &changing{strings.NewReader(text), next}
		if _, err := exchange.Read(context.Background(), f, kind(t, "people"), exchange.Options{}, none); !errors.Is(err, exchange.ErrChanged) {
			t.Errorf("%s: Read: %v; want ErrChanged", name, err)
		}
	}
}

type failing struct{ io.ReadSeeker }

func (failing) Read([]byte) (int, error) { return 0, errFailing }

var errFailing = errors.New("the disk is gone")

func TestErrorsOfTheFileComeThrough(t *testing.T) {
	t.Parallel()
	if _, err := exchange.Read(context.Background(), failing{strings.NewReader("")}, kind(t, "people"), exchange.Options{}, none); !errors.Is(err, errFailing) {
		t.Errorf("Read: %v", err)
	}
}

func BenchmarkRead(b *testing.B) {
	var text strings.Builder
	text.WriteString("employee_no,surname,given_name,service,job_title,start,contract_end\n")
	for i := range 10_000 {
		fmt.Fprintf(&text, "%d,O'Dowd,Siân,\"Planning, and Building Control\",Officer,31/10/2025,45961\n", 100_000+i)
	}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	k := kind(b, "people")
	for b.Loop() {
		if _, err := exchange.Read(context.Background(), strings.NewReader(text.String()), k, exchange.Options{}, none); err != nil {
			b.Fatal(err)
		}
	}
}
