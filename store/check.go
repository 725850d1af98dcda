package store

import (
	"context"
	"fmt"
	"slices"

	"muniment/store/vault"
)

// CheckReport says whether a register is sound.
type CheckReport struct {
	Sound   bool         `json:"sound"`
	Older   bool         `json:"older"` // the file lacks an entry that this computer has seen
	Council string       `json:"council"`
	Vault   vault.Report `json:"vault"`
	Trail   TrailReport  `json:"trail"`

	Branch string  `json:"branch,omitempty"` // of a register that was restored
	Copies int     `json:"copies"`           // that are known and sound
	Newest *Backup `json:"newest_copy"`      // of these, or null
	Drill  *Drill  `json:"last_drill"`       // or null
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
	return r, s.checkCopies(ctx, &r)
}

// checkCopies says what there is to fall back on. That there is nothing does not make the register unsound: prompts say so.
func (s *Session) checkCopies(ctx context.Context, r *CheckReport) error {
	restores, err := restoresIn(ctx, s.reader)
	if err != nil {
		return err
	}
	if len(restores) > 0 {
		r.Branch = restores[0].branch
	}
	copies, err := s.Backups(ctx, false)
	if err != nil {
		return err
	}
	copies = slices.DeleteFunc(copies, func(b Backup) bool { return !b.DamagedAt.IsZero() })
	if r.Copies = len(copies); r.Copies > 0 {
		r.Newest = &copies[0]
	}
	drills, err := s.Drills(ctx)
	if err == nil && len(drills) > 0 {
		r.Drill = &drills[0]
	}
	return err
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
