package store

import (
	"context"
	"fmt"
	"time"

	"muniment/store/duty"
)

// lack is what the newest of some copies does not hold.
type lack struct {
	duty.Lacking
	newest time.Time // when the newest of them was made; zero where there is none
}

// lacking says what is in none of the sound copies that fit a condition. That a copy was made, and what became of it, is
// entered after it and is not counted; nor is that somebody went away for a while.
func lacking(ctx context.Context, q querier, which string, args ...any) (lack, error) {
	var l lack
	var entry int64
	var made moment
	err := q.QueryRowContext(ctx, `select c.entry, c.made_at from register_copy c join copy_place p on p.id = c.place
		where c.removed_at = '' and c.damaged_at = '' and `+which+` order by c.entry desc, c.id desc limit 1`, args...).Scan(&entry, &made)
	if err != nil && !isNoRows(err) {
		return l, fmt.Errorf("read the copies: %w", err)
	}
	l.Any, l.newest = err == nil, made.Time
	since, err := collect(ctx, q, scanText, `select at from trail where sequence > $1 and outcome = $2 and act not in ($3, $4, $5, $6, $7) order by sequence limit 1`,
		entry, string(Done), string(ActBackUp), string(ActKeepCopies), string(ActDrill), string(ActLock), string(ActUnlock))
	if err != nil || len(since) == 0 {
		return l, err
	}
	l.Since = parseInstant(since[0])
	return l, nil
}

// backupFacts says what the copies of the register lack.
func backupFacts(ctx context.Context, q querier, f *duty.Facts) error {
	anywhere, err := lacking(ctx, q, `p.off_site >= 0`)
	if err != nil {
		return err
	}
	away, err := lacking(ctx, q, `p.off_site = 1`)
	if err != nil {
		return err
	}
	f.Backups = duty.BackupFacts{Missing: anywhere.Lacking, OffSite: away.Lacking}
	return nil
}
