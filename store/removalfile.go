package store

import (
	"context"
	"errors"
	"fmt"

	"muniment/store/vault"
)

// writeAnew writes the file of the register anew under another data key, so that nothing that was removed is left in it. It answers false where another program has it open: then the old
// pages are still there, and it is to be done again. A register on a server leaves that to the server.
func (s *Session) writeAnew(ctx context.Context) (bool, error) {
	if s.vault() == nil {
		return true, nil
	}
	err := s.vault().Rekey(ctx, vault.KeyChange{})
	if errors.Is(err, vault.ErrBusy) || errors.Is(err, vault.ErrOpenElsewhere) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("write the register anew: %w", s.explain(err))
	}
	return true, nil
}
