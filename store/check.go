package store

import (
	"context"
	"fmt"

	"muniment/store/vault"
)

// CheckReport says whether a register is sound.
type CheckReport struct {
	Sound   bool         `json:"sound"`
	Older   bool         `json:"older"` // the file lacks an entry that this computer has seen
	Council string       `json:"council"`
	Vault   vault.Report `json:"vault"`
	Trail   TrailReport  `json:"trail"`
}

// Check authenticates every byte of the file, has SQLite check its tables, verifies the trail, and says whether the file is older than what this computer saw.
// A torn tail counts against it until it has been acknowledged. Where the register is not a file, its trail is all there is to check.
func (s *Session) Check(ctx context.Context) (CheckReport, error) {
	r := CheckReport{Council: s.council.Name, Older: s.older}
	if err := s.demand(ctx, ActVerifyTrail); err != nil {
		return r, err
	}
	var err error
	if s.vault() != nil {
		if r.Vault, err = s.vault().Check(ctx); err != nil {
			return r, fmt.Errorf("check the register: %w", s.unlessLocked(err))
		}
	}
	if len(r.Vault.Problems) > 0 { // a damaged file cannot be read further
		r.Trail.Problems = []string{"the trail was not checked, because the file is damaged"}
		return r, nil
	}
	if r.Trail, err = s.verifyTrail(ctx); err != nil {
		return r, err
	}
	r.Sound = r.Trail.Sound && !r.Older && r.Vault.Torn == nil
	return r, nil
}

// AcknowledgeTorn says that somebody has seen that an interrupted change was lost.
func (s *Session) AcknowledgeTorn() error {
	if s.vault() == nil {
		return nil
	}
	if err := s.vault().AcknowledgeTorn(); err != nil {
		return fmt.Errorf("acknowledge the interrupted change: %w", s.unlessLocked(err))
	}
	return nil
}
