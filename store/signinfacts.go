package store

import (
	"context"
	"fmt"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// signInFacts reads who signs in, and how the register's keys stand. There are no more of them than a keyring has slots.
func signInFacts(ctx context.Context, q querier, f *duty.Facts) error {
	people, err := collect(ctx, q, func(row scanner) (duty.SignIn, error) {
		var in duty.SignIn
		var added moment
		err := row.Scan(&in.Login, &in.Person, &added)
		in.Since = calendar.Of(added.Time)
		return in, err
	}, `select login, person, added_at from register_user where disabled_at = '' and person <> '' order by login`)
	if err != nil {
		return err
	}
	f.SignIn.People = people
	var live int
	var gone, owed moment
	err = q.QueryRowContext(ctx, `select coalesce(sum(case when ended_at = '' then 1 else 0 end), 0), coalesce(max(ended_at), '') from recovery_sheet`).Scan(&live, &gone)
	if err != nil {
		return fmt.Errorf("read the recovery sheets: %w", err)
	}
	f.SignIn.NoSheet, f.SignIn.SheetGone = live == 0, gone.Time
	if err := q.QueryRowContext(ctx, `select coalesce(min(since), '') from rekey_owed`).Scan(&owed); err != nil {
		return fmt.Errorf("read the keys that are owed: %w", err)
	}
	f.SignIn.KeysOwed = owed.Time
	return nil
}
