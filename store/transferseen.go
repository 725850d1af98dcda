package store

import (
	"cmp"
	"context"

	"muniment/store/duty"
)

const transferColumns = `f.id, f.service, coalesce(v.title, ''), f.successor, f.vests_on, f.reason, f.people, f.systems, f.assets, f.grants, f.head, f.sequence, f.recorded_at, f.recorded_by, f.vested_at`

func (s *Session) scanTransfer(row scanner) (Transfer, error) {
	var v Transfer
	var recorded, vested moment
	err := row.Scan(&v.ID, &v.Service, &v.Name, &v.Successor, &v.VestsOn, &v.Reason, &v.People, &v.Systems, &v.Assets, &v.Grants, &v.Head, &v.Sequence, &recorded, &v.RecordedBy, &vested)
	v.Name, v.RecordedAt, v.VestedAt = cmp.Or(v.Name, s.council.Name), recorded.Time, vested.Time
	return v, err
}

func (s *Session) transferByID(ctx context.Context, q querier, id string) (Transfer, error) {
	return one(ctx, q, "transfer", id, s.scanTransfer, `select `+transferColumns+` from transfer f left join entry v on v.kind = 'service' and v.id = f.service where f.id = $1`, id)
}

// Transfers lists the transfers whose id, service or successor contains the text, the latest first.
func (s *Session) Transfers(ctx context.Context, query string) ([]Transfer, error) {
	c := &conditions{}
	return collect(ctx, s.reader, s.scanTransfer, `select `+transferColumns+` from transfer f left join entry v on v.kind = 'service' and v.id = f.service
		where `+c.like(`f.id || ' ' || coalesce(v.title, '') || ' ' || f.successor`, query)+` order by f.vests_on desc, f.id desc`, c.args...)
}

// transferFacts reads the transfers whose vesting day is known and has not been completed.
func (s *Session) transferFacts(ctx context.Context, q querier, f *duty.Facts) error {
	open, err := collect(ctx, q, s.scanTransfer, `select `+transferColumns+` from transfer f left join entry v on v.kind = 'service' and v.id = f.service where f.vested_at = '' order by f.id`)
	for _, v := range open {
		f.Staff.Transfers = append(f.Staff.Transfers, duty.Transfer{ID: v.ID, Name: v.Name, Successor: v.Successor, VestsOn: v.VestsOn})
	}
	return err
}
