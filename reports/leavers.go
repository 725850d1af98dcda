package reports

import (
	"context"

	"muniment/store"
)

// Batch is what became of issuing many leaver records.
type Batch struct {
	Issued  []store.Record
	Waiting []string // sentences: who has no record yet, and why
}

// Progress is how far a batch is: how many of how many leavers were looked at.
type Progress struct{ Done, Of int }

// IssueLeavers issues the record of every leaver who has none yet and whose accounts are all closed or excepted: several to a commit, so that what was issued stands
// whatever happens later, also where the batch is stopped. keep gets each file, once its record is safe in the register, and hears how far the work is.
func IssueLeavers(ctx context.Context, s *store.Session, language Language, keep func(store.Record, []byte, Progress) error) (Batch, error) {
	var b Batch
	names, people, err := withoutRecord(ctx, s)
	if err != nil || len(people) == 0 {
		return b, err
	}
	done := 0
	gather := func(ctx context.Context, r *store.Reader, person string) (store.Compose, error) {
		return gatherLeaver(ctx, r, language, person, "")
	}
	err = s.IssueRecords(ctx, fieldManager, people, gather, func(issued []store.Issued) error {
		before := done
		for _, i := range issued { // all of them stand, whatever becomes of their files
			if done++; i.Why != nil {
				b.Waiting = append(b.Waiting, names[people[done-1]]+": "+i.Why.Error())
			} else {
				b.Issued = append(b.Issued, i.Record)
			}
		}
		for n, i := range issued {
			if i.Why == nil {
				if err := keep(i.Record, i.File, Progress{before + n + 1, len(people)}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return b, err
}

// withoutRecord lists the people whose leaving has no record yet, in the order in which they left, with their names.
func withoutRecord(ctx context.Context, s *store.Session) (names map[string]string, people []string, err error) {
	leavers, err := s.Leavers(ctx, "")
	if err != nil {
		return nil, nil, err
	}
	records, err := s.Records(ctx, "leaver")
	if err != nil {
		return nil, nil, err
	}
	has := map[string]bool{}
	for _, r := range records {
		if r.Kind == "leaver" {
			has[r.Case] = true
		}
	}
	newest := map[string]store.Leaver{} // of several leavings the record is of the one that was recorded last
	for _, l := range leavers {
		if was, known := newest[l.Person]; l.WithdrawnAt.IsZero() && (!known || l.RecordedAt.After(was.RecordedAt) || l.RecordedAt.Equal(was.RecordedAt) && l.ID > was.ID) {
			newest[l.Person] = l
		}
	}
	names = map[string]string{}
	for _, l := range leavers {
		if newest[l.Person].ID == l.ID && !has[l.ID] {
			names[l.Person] = l.Name
			people = append(people, l.Person)
		}
	}
	return names, people, nil
}
