package store

import (
	"context"
	"strings"
)

// postgresText is full-text search by PostgreSQL.
type postgresText struct{}

func (postgresText) put(ctx context.Context, t *transaction, n int64, text string, _ bool) error {
	_, err := t.ExecContext(ctx, `insert into search_text (rowid, text) values ($1, to_tsvector('simple', $2)) on conflict (rowid) do update set text = excluded.text`, n, text)
	return err
}

func (postgresText) find(ctx context.Context, q querier, words []string, low, high int64, limit int) ([]int64, error) {
	terms := make([]string, len(words))
	for i, w := range words {
		terms[i] = "'" + strings.ReplaceAll(w, "'", "''") + "':*"
	}
	return collect(ctx, q, scanNumber, `select rowid from search_text where text @@ to_tsquery('simple', $1) and rowid between $2 and $3 order by rowid limit $4`,
		strings.Join(terms, " & "), low, high, limit)
}
