package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Export is a list of a register that somebody writes to a file, where it is no longer sealed.
type Export struct {
	Register string    `json:"register"` // as it is listed: people
	Rows     int       `json:"rows"`
	Narrowed bool      `json:"narrowed"` // to the rows that contain a text; the text may be a name, and the trail does not need it
	Sequence int64     `json:"sequence"` // of its entry in the trail, once it is there
	At       time.Time `json:"at,omitzero"`
	Login    string    `json:"login"`
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

// Exports lists what was exported, by whom and when, oldest first, for those who check the register.
func (s *Session) Exports(ctx context.Context) ([]Export, error) {
	if err := s.demand(ctx, ActVerifyTrail); err != nil {
		return nil, err
	}
	return collect(ctx, s.reader, func(row scanner) (Export, error) {
		var e Export
		var at moment
		var details string
		err := row.Scan(&e.Sequence, &at, &e.Login, &e.Register, &details)
		e.At = at.Time
		if err != nil || details == "" {
			return e, err
		}
		if err := json.Unmarshal([]byte(details), &e); err != nil {
			return e, fmt.Errorf("read the export of entry %d: %w", e.Sequence, err)
		}
		return e, nil
	}, `select t.sequence, t.at, t.login, c.subject, c.details from trail_change c join trail t on t.sequence = c.sequence where c.kind = 'export' order by t.sequence`)
}
