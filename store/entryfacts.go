package store

import (
	"context"

	"muniment/store/duty"
)

func (s *Session) entryFacts(ctx context.Context, q querier, f *duty.Facts, all int) error {
	return nil
}

func entryPermissions() map[Act][]Role { return nil }
