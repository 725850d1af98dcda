package store

import (
	"context"
	"strings"
)

// sqliteText is full-text search by SQLite's FTS5.
type sqliteText struct{}

func (sqliteText) put(ctx context.Context, t *transaction, n int64, text string, known bool) error {
	if known {
		if _, err := t.ExecContext(ctx, `delete from search_text where rowid = $1`, n); err != nil {
			return err
		}
	}
	_, err := t.ExecContext(ctx, `insert into search_text (rowid, text) values ($1, $2)`, n, text)
	return err
}

func (sqliteText) find(ctx context.Context, q querier, words []string, low, high int64, limit int) ([]int64, error) {
	terms := make([]string, len(words))
	for i, w := range words {
		terms[i] = `"` + strings.ReplaceAll(w, `"`, `""`) + `"*`
	}
	return collect(ctx, q, scanNumber, `select rowid from search_text where search_text match $1 and rowid between $2 and $3 order by rowid limit $4`, strings.Join(terms, " "), low, high, limit)
}

func scanNumber(row scanner) (int64, error) {
	var n int64
	err := row.Scan(&n)
	return n, err
}
