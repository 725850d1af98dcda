package store

import (
	"context"

	"muniment/store/duty"
)

func (s *Session) staffFacts(ctx context.Context, q querier, f *duty.Facts, all int) error {
	return nil
}

func staffPermissions() map[Act][]Role { return nil }
