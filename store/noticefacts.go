package store

import (
	"context"

	"muniment/store/duty"
)

func (s *Session) noticeFacts(ctx context.Context, q querier, f *duty.Facts, all int) error {
	return nil
}

func noticePermissions() map[Act][]Role { return nil }
