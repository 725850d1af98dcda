package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// querier is what a read needs: a database or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// scanner is one row.
type scanner interface{ Scan(dest ...any) error }

// collect runs a query and turns each row into a T. It returns an empty list, never nil, so that JSON says [].
func collect[T any](ctx context.Context, q querier, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read the register: %w", err)
	}
	defer func() { _ = rows.Close() }() // Err below says what went wrong
	out := []T{}
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("read the register: %w", err)
		}
		out = append(out, v)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the register: %w", err)
	}
	return out, nil
}

// one runs a query for a single row; where there is none it returns a NotFoundError of that kind and id.
func one[T any](ctx context.Context, q querier, kind, id string, scan func(scanner) (T, error), query string, args ...any) (T, error) {
	v, err := scan(q.QueryRowContext(ctx, query, args...))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return v, &NotFoundError{kind, id}
	case err != nil:
		return v, fmt.Errorf("read the register: %w", err)
	}
	return v, nil
}

// prefixed puts the name of a table before each column of a list.
func prefixed(table, columns string) string {
	parts := strings.Split(columns, ",")
	for i, c := range parts {
		parts[i] = table + "." + strings.TrimSpace(c)
	}
	return strings.Join(parts, ", ")
}

// also is a row with one column more than its scan function knows.
type also struct {
	scanner
	last any
}

// Scan reads the columns that are known, and the last one.
func (a also) Scan(dest ...any) error { return a.scanner.Scan(append(dest, a.last)...) }

// plainText is a text that somebody asks for, without what no register holds (see onlyText).
func plainText(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "\ufffd")
}

func scanText(row scanner) (string, error) {
	var s string
	err := row.Scan(&s)
	return s, err
}

// textSet is what a query of one column finds.
func textSet(ctx context.Context, q querier, query string, args ...any) (map[string]bool, error) {
	found, err := collect(ctx, q, scanText, query, args...)
	if err != nil {
		return nil, err
	}
	out := make(map[string]bool, len(found))
	for _, v := range found {
		out[v] = true
	}
	return out, nil
}

// instant writes a time as UTC text of one width, so that texts compare as times do; the zero time is "".
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05Z")
}

// parseInstant reads what instant wrote; anything else is the zero time.
func parseInstant(s string) time.Time {
	t, err := time.Parse("2006-01-02T15:04:05Z", s)
	if err != nil {
		return time.Time{}
	}
	return t
}

// moment is an instant in a scanned row.
type moment struct{ time.Time }

// Scan reads what instant wrote.
func (m *moment) Scan(v any) error {
	switch s := v.(type) {
	case string:
		m.Time = parseInstant(s)
		return nil
	case []byte:
		m.Time = parseInstant(string(s))
		return nil
	}
	return fmt.Errorf("a time is stored as %T, not as text", v)
}

// nextID returns the next id of a counter, such as LV00001.
func (t *transaction) nextID(ctx context.Context, prefix string) (string, error) {
	var n int64
	err := t.QueryRowContext(ctx, `insert into counter (name, value) values ($1, 1)
		on conflict (name) do update set value = counter.value + 1 returning value`, prefix).Scan(&n)
	if err != nil {
		return "", fmt.Errorf("number the entry: %w", err)
	}
	return fmt.Sprintf("%s%05d", prefix, n), nil
}
