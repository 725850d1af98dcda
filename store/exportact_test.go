package store_test

import (
	"testing"

	"muniment/store"
)

func TestAnExportIsInTheTrail(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	s := r.open("auditor", today) // who changes nothing, and takes lists like anybody
	check(t, s.RecordExport(t.Context(), store.Export{Register: "people", Rows: 61, Narrowed: true}))
	refused[*store.InvalidError](t, s.RecordExport(t.Context(), store.Export{Rows: 1}))
	all, err := s.Exports(t.Context())
	check(t, err)
	e := lastEntry(t, s)
	diff(t, all, []store.Export{{Register: "people", Rows: 61, Narrowed: true, Sequence: e.Sequence, At: e.At, Login: "auditor"}})
	diff(t, e.Act, store.ActExport)
	r.close(s)
	refused[*store.NotAllowedError](t, second(r.open("manager", today).Exports(t.Context())))
}
