package store

import (
	"context"
	"fmt"

	"muniment/store/entry"
)

// Page is a part of a list: so many rows from the one after the first Offset. The lists that take one give all rows without.
type Page struct{ Offset, Limit int }

// limit is what a list's SQL ends with; the numbers are the program's own.
func limit(pages []Page) string {
	if len(pages) == 0 {
		return ""
	}
	return fmt.Sprintf(" limit %d offset %d", pages[0].Limit, pages[0].Offset)
}

// seenPage reads entries until a page of those that this person may see is full: rows hidden from them leave no gap by which they could be
// counted.
func (s *Session) seenPage(ctx context.Context, p Page, read func(Page) ([]entry.Entry, error)) ([]entry.Entry, error) {
	out, want := []entry.Entry{}, p.Offset+p.Limit
	for at := 0; len(out) < want; at += want {
		some, err := read(Page{at, want})
		if err != nil {
			return nil, err
		}
		n := len(some)
		if some, err = s.seen(ctx, s.reader, some); err != nil {
			return nil, err
		}
		if out = append(out, some...); n < want {
			break
		}
	}
	return out[min(p.Offset, len(out)):min(want, len(out))], nil
}
