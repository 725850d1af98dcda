package store

import (
	"context"

	"muniment/store/entry"
)

// OpenData is the edition of the information assets that may be published, and in numbers what was left out of it.
func (s *Session) OpenData(ctx context.Context) (entry.Edition, error) {
	assets, err := s.Entries(ctx, "asset", "", true)
	if err != nil {
		return entry.Edition{}, err
	}
	services, err := serviceNames(ctx, s.reader)
	if err != nil {
		return entry.Edition{}, err
	}
	names, err := collect(ctx, s.reader, scanText, `select given_name || ' ' || surname from person where given_name <> '' and surname <> '' order by id`)
	if err != nil {
		return entry.Edition{}, err
	}
	return entry.OpenData(assets, services, names), nil
}
