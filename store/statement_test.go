package store_test

import (
	"context"
	"database/sql"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Every statement that stands whole in this package is understood by the engine that the tests run on, also where no test comes by: that the tables and
// columns are there, and that the types of its parameters follow from it. Full-text search speaks each engine's own language.
func TestEveryStatementIsUnderstood(t *testing.T) {
	t.Parallel()
	r := empty(t)
	v := sealed(t, r, "admin")
	defer func() { check(t, v.Close()) }()
	n := 0
	for where, query := range statements(t) {
		n++
		if err := prepares(t.Context(), v.DB, query); err != nil {
			t.Errorf("%s: %v: %s", where, err, query)
		}
	}
	if n < 100 {
		t.Errorf("only %d statements were found", n)
	}
}

func prepares(ctx context.Context, db *sql.DB, query string) (err error) {
	stmt, err := db.PrepareContext(ctx, query)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stmt.Close()) }()
	return nil
}

var statement = regexp.MustCompile(`(?s)^\s*(select .* from|insert into|update \w+ set|delete from) `)

// statements finds the literals that are a statement by themselves, by where they stand.
func statements(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	names, err := filepath.Glob("*.go")
	check(t, err)
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "search") || name == "salvage.go" { // which takes a damaged file apart
			continue
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, name, nil, 0)
		check(t, err)
		ast.Inspect(f, func(n ast.Node) bool {
			if _, part := n.(*ast.BinaryExpr); part {
				return false // the rest is said elsewhere
			}
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			check(t, err)
			if statement.MatchString(text) && !strings.Contains(text, "%s") && !strings.Contains(text, "%d") {
				out[set.Position(lit.Pos()).String()] = text
			}
			return true
		})
	}
	return out
}
