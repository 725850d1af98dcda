package reports

import (
	"context"
	"errors"
	"slices"

	"muniment/store"
)

// Batch is what became of issuing many leaver records.
type Batch struct {
	Issued  []store.Record
	Waiting []string // sentences: who has no record yet, and why
}

// IssueLeavers issues the record of every leaver who has none yet and whose accounts are all closed or excepted, each within an act of its own, so that what was
// issued stands whatever happens later. keep gets each file; it says how far the work is.
func IssueLeavers(ctx context.Context, s *store.Session, language Language, keep func(rec store.Record, file []byte, done, of int) error) (Batch, error) {
	var b Batch
	leavers, err := s.Leavers(ctx, "")
	if err != nil {
		return b, err
	}
	records, err := s.Records(ctx, "leaver")
	if err != nil {
		return b, err
	}
	has := map[string]bool{}
	for _, r := range records {
		has[r.Case] = r.Kind == "leaver"
	}
	leavers = slices.DeleteFunc(leavers, func(l store.Leaver) bool { return has[l.ID] || !l.WithdrawnAt.IsZero() })
	for i, l := range leavers {
		if err := ctx.Err(); err != nil {
			return b, err
		}
		rec, file, err := IssueLeaverIn(ctx, s, language, l.Person, "")
		var open *store.OpenAccountsError
		var conflict *store.ConflictError
		var denied *store.NotAllowedError
		switch {
		case errors.As(err, &open), errors.As(err, &conflict), errors.As(err, &denied), errors.Is(err, store.ErrOwnCase):
			b.Waiting = append(b.Waiting, l.Name+": "+err.Error())
			continue
		case err != nil:
			return b, err
		}
		b.Issued = append(b.Issued, rec)
		if err := keep(rec, file, i+1, len(leavers)); err != nil {
			return b, err
		}
	}
	return b, nil
}
