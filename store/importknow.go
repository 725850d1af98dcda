package store

import (
	"context"
	"strings"

	"muniment/store/entry"
	"muniment/store/exchange"
)

// knows tells columns by what the register knows: a column most of whose cells are names of services gives a service, whatever its heading is. Nothing is read before a
// column is in question. A failure to read is told where the file is read.
func (i *importer) knows(ctx context.Context, k exchange.Kind) func(field string) func(word string) bool {
	of, _ := entryKindOf(k.Name)
	return func(name string) func(string) bool {
		f, _ := of.Field(name)
		query, args := knownWords(name, f)
		if query == "" || i.err != nil {
			return nil
		}
		words, err := collect(ctx, i.t, scanText, query, args...)
		if err != nil {
			i.err = err
			return nil
		}
		known := make(map[string]bool, len(words))
		for _, w := range words {
			if w != "" {
				known[strings.ToLower(w)] = true
			}
		}
		return func(word string) bool { return known[strings.ToLower(strings.TrimSpace(word))] }
	}
}

// knownWords asks for the words that may stand in a field which points to something: its references and its names.
func knownWords(name string, f entry.Field) (query string, args []any) {
	switch name {
	case "employee_no":
		return `select employee_no from person`, nil
	case "login":
		return `select lower(login) from person`, nil
	case "system_id":
		return `select id from entry where kind = 'system' and ended_on = ''`, nil
	case "system":
		return `select title from entry where kind = 'system' and ended_on = ''`, nil
	case "service", "owning_service":
		return `select title from entry where kind = 'service'`, nil
	case "iao_post", "owner_post", "system_owner":
		return `select title from post`, nil
	}
	switch f.Type {
	case entry.Person:
		return `select id from person`, nil
	case entry.Post:
		return `select title from post union select id from post`, nil
	case entry.Service:
		return `select title from entry where kind = 'service'`, nil
	case entry.Link:
		return `select title from entry where kind = $1 and ended_on = '' union select id from entry where kind = $1 and ended_on = ''`, []any{f.Of}
	default:
		return "", nil
	}
}
