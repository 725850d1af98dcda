package store

import (
	"context"
	"strings"
)

// Export is a list of a register that somebody writes to a file, where it is no longer sealed.
type Export struct {
	Register string // as it is listed: people
	Rows     int
	Narrowed bool // to the rows that contain a text; the text may be a name, and the trail does not need it
}

// RecordExport enters in the trail that a list leaves the register, before its file is written: whoever looks into how a list got out learns who had it.
func (s *Session) RecordExport(ctx context.Context, e Export) error {
	if strings.TrimSpace(e.Register) == "" {
		return invalid("register", "say which list is exported")
	}
	return s.act(ctx, ActExport, func(t *transaction) error {
		t.changed("export", e.Register, map[string]any{"rows": e.Rows, "narrowed": e.Narrowed})
		return nil
	})
}
