package store

import (
	"context"
	"crypto"
	"errors"
	"fmt"
	"slices"

	"muniment/store/vault"
)

// Whoever could open the register knows its data key, and an administrator the custody key too. Taking that away means other keys, which come in one
// with the change that makes them needed. What had to wait because others had the register open is owed until it is done.

const (
	owedSlot    = "slot"
	owedCustody = "custody"
)

type rekeyOwed struct {
	login, what string
	custody     bool // they held the custody key
}

// rekeysOwed lists the withdrawals whose change of keys is still to come.
func rekeysOwed(ctx context.Context, q querier) ([]rekeyOwed, error) {
	return collect(ctx, q, func(row scanner) (rekeyOwed, error) {
		var o rekeyOwed
		err := row.Scan(&o.login, &o.what, &o.custody)
		return o, err
	}, `select login, what, custody from rekey_owed order by login, what`)
}

// oweRekey notes that keys which somebody knows are to be changed.
func (t *transaction) oweRekey(ctx context.Context, login, what string) error {
	slots, err := t.s.keys().Slots()
	if err != nil {
		return fmt.Errorf("read who signs in: %w", err)
	}
	custody := 0
	for _, slot := range slots {
		if slot.Custody && slot.Login == login {
			custody = 1
		}
	}
	_, err = t.ExecContext(ctx, `insert into rekey_owed (login, what, custody, since) values ($1, $2, $3, $4) on conflict (login, what) do nothing`,
		login, what, custody, instant(t.now))
	if err != nil {
		return fmt.Errorf("note that keys are to be changed: %w", err)
	}
	return nil
}

// rekey has this act's commit bring new keys, with what is owed. Where somebody who held the custody key is among those who lose it, there is a new one,
// and a new authority.
func (t *transaction) rekey(ctx context.Context, c vault.KeyChange) ([]crypto.Signer, error) {
	owed, err := rekeysOwed(ctx, t)
	if err != nil {
		return nil, err
	}
	for _, o := range owed {
		switch put := slices.ContainsFunc(c.Put, func(n vault.NewSlot) bool { return n.Login == o.login }); {
		case o.what == owedSlot:
			c.Remove = append(c.Remove, o.login)
		case !put:
			c.TakeCustody = append(c.TakeCustody, o.login)
		}
		c.RenewCustody = c.RenewCustody || o.custody
	}
	if err := t.withdrawSheet(ctx, owed, &c); err != nil {
		return nil, err
	}
	signers, err := t.s.keys().RekeyOnCommit(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("change the keys of the register: %w", err)
	}
	if _, err := t.ExecContext(ctx, `delete from rekey_owed`); err != nil {
		return nil, fmt.Errorf("change the keys of the register: %w", err)
	}
	if c.RenewCustody {
		if err := t.newAuthority(ctx); err != nil {
			return nil, err
		}
	}
	t.changed("register", t.s.keys().UUID(), map[string]bool{"rekeyed": true, "new_authority": c.RenewCustody})
	return signers, nil
}

// withdrawSheet takes back the recovery sheet of whoever loses access: they printed it, and may have kept its words.
func (t *transaction) withdrawSheet(ctx context.Context, owed []rekeyOwed, c *vault.KeyChange) error {
	by, err := collect(ctx, t, scanText, `select made_by from recovery_sheet where ended_at = ''`)
	if err != nil || c.RemoveRecovery || len(by) == 0 {
		return err
	}
	if !slices.ContainsFunc(owed, func(o rekeyOwed) bool { return o.login == by[0] }) {
		return nil
	}
	c.RemoveRecovery = true
	if _, err := t.ExecContext(ctx, `update recovery_sheet set ended_at = $1, ended_how = 'withdrawn' where ended_at = ''`, instant(t.now)); err != nil {
		return fmt.Errorf("take the recovery sheet back: %w", err)
	}
	return nil
}

// Rekey gives the register new keys: what is owed, and otherwise for its own sake. Everybody keeps their password.
func (s *Session) Rekey(ctx context.Context) (Withdrawal, error) {
	err := s.act(ctx, ActRekey, func(t *transaction) error {
		_, err := t.rekey(ctx, vault.KeyChange{})
		return err
	})
	if err != nil {
		return Withdrawal{}, keysRefused(err)
	}
	w := Withdrawal{Rekeyed: true}
	w.Copies, err = s.copiesOpenedBy(ctx)
	return w, err
}

// rekeyIfOwed changes the keys at the end of an administrator's sitting, if that is owed and nobody else has the register open.
func (s *Session) rekeyIfOwed(ctx context.Context) error {
	if s.mayAct() != nil || !may(s.user.Roles, ActRekey) || s.older {
		return nil
	}
	owed, err := rekeysOwed(ctx, s.reader)
	if err != nil || len(owed) == 0 {
		return err
	}
	_, err = s.Rekey(ctx)
	if errors.Is(err, vault.ErrBusy) || errors.Is(err, ErrDisabled) || errors.Is(err, ErrSignInAnew) { // the next administrator's sitting does it
		return nil
	}
	return err
}
