package store

import (
	"context"
	"slices"

	"muniment/store/duty"
)

// showReview finds an access review, a privileged account or a query about one. Their histories stand under their own names.
func (s *Session) showReview(ctx context.Context, id string) (Shown, error) {
	if c, err := campaignByID(ctx, s.reader, id); !isNotFound(err) {
		return Shown{Kind: "access-review", Entry: c}, err
	}
	accounts, err := s.privilegedSeen(ctx)
	if err != nil {
		return Shown{}, err
	}
	if a, err := privilegedByID(ctx, s.reader, id); !isNotFound(err) {
		if err == nil && !accounts(a.System, a.Sponsor) {
			return Shown{}, &NotFoundError{"privileged account", id}
		}
		return Shown{Kind: "privileged-account", Entry: a}, err
	}
	v, err := one(ctx, s.reader, "query", id, scanQuery, `select `+queryColumns+` from privileged_query q join privileged_account a on a.id = q.account where q.id = $1`, id)
	if err == nil && (s.notOwnCase(v.holder) != nil || !accounts(v.System, v.sponsor)) {
		err = &NotFoundError{"query", id}
	}
	return Shown{Kind: "privileged-query", Entry: v}, err
}

// privilegedSeen says of which privileged accounts the acting person may know: all, or those that a post of theirs answers for.
func (s *Session) privilegedSeen(ctx context.Context) (func(system, sponsor string) bool, error) {
	if s.seesAllAccess() {
		return func(string, string) bool { return true }, nil
	}
	posts, err := postsOn(ctx, s.reader, s.present())
	if err != nil {
		return nil, err
	}
	mine := s.answersFor(&duty.Facts{Posts: posts})
	for id, p := range posts {
		if len(p.Holders) == 0 && mine[duty.Answering(posts, id)] {
			mine[id] = true
		}
	}
	owned, err := collect(ctx, s.reader, func(row scanner) ([2]string, error) {
		var v [2]string
		err := row.Scan(&v[0], &v[1])
		return v, err
	}, `select id, post from entry where kind = 'system'`)
	return func(system, sponsor string) bool {
		return mine[sponsor] || slices.ContainsFunc(owned, func(v [2]string) bool { return v[0] == system && mine[v[1]] })
	}, err
}
