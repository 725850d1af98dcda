package store

import (
	"context"
	"crypto"
	"database/sql"
	"fmt"

	"muniment/store/duty"
)

// The seams that tests need inside the package. Everything else is tested through Session.

// PromptsBothWays judges the facts that SQL picks, and every fact there is.
func (s *Session) PromptsBothWays(ctx context.Context) (picked, all []duty.Prompt, err error) {
	tx, err := s.look(ctx) // as Prompts does, so that two connections read
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = tx.Rollback() }()
	few, err := s.facts(ctx, tx, candidates)
	if err != nil {
		return nil, nil, err
	}
	many, err := s.facts(ctx, s.reader, everything)
	if err != nil {
		return nil, nil, err
	}
	return duty.Prompts(few), duty.Prompts(many), nil
}

// Forge appends an entry to the trail as this program writes it, in any name and signed with any key: what somebody could do who
// knows the format and a password of their own.
func Forge(ctx context.Context, db *sql.DB, signer crypto.Signer, e Entry) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	w := trailWriter{prepare: tx.PrepareContext}
	if err := w.change(ctx, "grant", "G00001", map[string]string{"forged": "yes"}); err != nil {
		return err
	}
	if _, err := w.end(ctx, signer, e); err != nil {
		return err
	}
	return tx.Commit()
}

// KeyID names a signing key as the register does.
func KeyID(public crypto.PublicKey) (string, error) { return keyID(public) }

// StandingsBothWays returns where people stand with what they were asked, as kept with every act, and as all facts say.
func (s *Session) StandingsBothWays(ctx context.Context) (kept, all map[string]string, err error) {
	f, err := s.facts(ctx, s.reader, everything)
	if err != nil {
		return nil, nil, err
	}
	want, err := standings(ctx, s.reader, whom{all: true}, f, f.Notices.Packs)
	if err != nil {
		return nil, nil, err
	}
	rows, err := keptStandings(ctx, s.reader, whom{all: true})
	if err != nil {
		return nil, nil, err
	}
	words := func(rows map[noticeKey]noticeRow) map[string]string {
		out := map[string]string{}
		for k, r := range rows {
			if r.standing != noticeOut {
				out[k.pack+" "+k.person] = fmt.Sprintf("%+v", r)
			}
		}
		return out
	}
	return words(rows), words(want), nil
}

// Reading is the database as it is read, for tests that look at its pages.
func (s *Session) Reading() *sql.DB { return s.reader.to.Load() }

// Typed lists the access and the people that have the words that somebody types, where so many are few.
func (s *Session) Typed(ctx context.Context, query string, people, grants int, page ...Page) ([]Grant, []Person, error) {
	sc, err := s.scope(ctx, s.reader)
	if err != nil {
		return nil, nil, err
	}
	t, few := typedText(query), few{people, grants}
	access, err := s.grantsTyped(ctx, &sc, t, "", few, page)
	if err != nil {
		return nil, nil, err
	}
	them, err := s.peopleTyped(ctx, &sc, t, few, page)
	return access, them, err
}

// LeaversRead is of how many leavers' cases the picked facts tell.
func (s *Session) LeaversRead(ctx context.Context) (int, error) {
	f, err := s.facts(ctx, s.reader, candidates)
	if err != nil {
		return 0, err
	}
	return len(f.Leavers), nil
}
