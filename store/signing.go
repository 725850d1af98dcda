package store

import (
	"context"
	"slices"
	"sync"

	"muniment/store/duty"
	"muniment/store/entry"
)

// What is somebody's own to sign or to approve. It cannot be passed to others by anybody but them, and a signature is given signed in.

// approvals are the acts that only whoever holds the post passes on to somebody else.
func approvals() map[Act]bool { return allApprovals() }

var allApprovals = sync.OnceValue(func() map[Act]bool {
	out := map[Act]bool{ActDecideRequest: true}
	for _, k := range entry.Kinds() {
		for _, a := range k.AllActs() {
			if a.Signs || a.Approves {
				out[Act(a.Title)] = true
			}
		}
	}
	return out
})

// mayLend refuses to pass on what is not one's own to pass on. Whoever answers for the post decides who else answers a prompt of it; whoever acts only on
// its behalf could otherwise lend to others, or through them to themselves, an act that their own roles forbid.
func (t *transaction) mayLend(ctx context.Context, p duty.Prompt) error {
	if answers, err := t.answersFor(ctx, p.Post); err != nil || answers {
		return err
	}
	for act, duties := range dischargers() {
		if !slices.Contains(duties, p.Duty) {
			continue
		}
		if approvals()[act] {
			return conflict("to %s is for %s alone: only they, or their deputy, ask somebody else to do it", act.words(), p.OwedBy)
		}
		if err := allowed(t.s.user.Roles, act); err != nil {
			return err
		}
	}
	return nil
}
