package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"muniment/store/calendar"
	"muniment/store/duty"
)

// What is accepted of a directory stands among the exceptions, under the clause on unauthorised access, about one finding of one account.
const (
	kindDirectoryAccount = "directory-account"
	clauseUnauthorised   = "CBC-020"
)

func acceptedFinding(e Exception, account string) (string, bool) {
	if e.Kind != kindDirectoryAccount || e.Clause != clauseUnauthorised {
		return "", false
	}
	id, finding, _ := strings.Cut(e.Subject, "/")
	return finding, id == account
}

// AcceptFinding records that the Information Security Manager accepts for a time what a directory shows of an account. The account of somebody who has left is not
// accepted here: it is closed, or excepted from its closing.
func (s *Session) AcceptFinding(ctx context.Context, account, finding, reason string, until calendar.Date) (Exception, error) {
	e := Exception{Clause: clauseUnauthorised, Kind: kindDirectoryAccount, Reason: strings.TrimSpace(reason), Until: until}
	if e.Reason == "" {
		return e, invalid("reason", "say why it is accepted")
	}
	err := s.act(ctx, ActAcceptFinding, func(t *transaction) error {
		a, err := one(ctx, t, kindDirectoryAccount, account, scanAccount, `select `+accountColumns+` from directory_account where id = $1`, strings.TrimSpace(account))
		if err != nil {
			return err
		}
		if err := s.notOwnCase(a.Person); err != nil {
			t.concerns(kindDirectoryAccount, a.ID)
			return err
		}
		facts, err := s.readFacts(ctx, t, candidates)
		if err != nil {
			return err
		}
		open := slices.ContainsFunc(duty.Prompts(facts), func(p duty.Prompt) bool { return p.Duty == kindDirectoryAccount && p.ID == a.ID && p.Item == finding })
		today := calendar.Of(t.now)
		switch {
		case finding == duty.LeaverEnabled || finding == duty.LeaverUsed:
			return invalid("finding", "the account of somebody who has left is not accepted: close it, or except the access with `muniment except`")
		case !open:
			return conflict("the directory shows no %q of %s: `muniment directory findings` lists what it shows", finding, a.Login)
		case !until.Known():
			return invalid("until", "what is accepted needs a day on which that ends")
		case until < today:
			return invalid("until", "%s is past", until.Short())
		case until.DaysSince(today) > longestException:
			return invalid("until", "%s is more than a year ahead", until.Short())
		}
		if e.ID, err = t.nextID(ctx, "EX"); err != nil {
			return err
		}
		e.Subject, e.GrantedAt, e.GrantedBy = a.ID+"/"+finding, t.now, s.user.Name
		if _, err := t.ExecContext(ctx, `insert into exception (id, clause, kind, subject, reason, until_on, granted_at, granted_by, ended_at) values ($1, $2, $3, $4, $5, $6, $7, $8, '')`,
			e.ID, e.Clause, e.Kind, e.Subject, e.Reason, e.Until, instant(e.GrantedAt), e.GrantedBy); err != nil {
			return fmt.Errorf("record the exception: %w", err)
		}
		t.changed(kindDirectoryAccount, a.ID, map[string]any{"exception": e, "login": a.Login})
		return nil
	})
	return e, err
}

// SeenDisabled is what a reading of the directory says of access that was closed there: evidence for its closure, and when it was seen.
func (s *Session) SeenDisabled(ctx context.Context, grant string) (Closure, error) {
	c := Closure{Grant: grant, Action: ActionDisabled}
	g, err := grantByID(ctx, s.reader, grant)
	if err == nil {
		err = s.mayReach(ctx, s.reader, grant)
	}
	if err != nil {
		return c, err
	}
	d, err := one(ctx, s.reader, "reading of the directory of", g.System, scanDirectory, `select `+directoryColumns+` from directory where system = $1`, g.System)
	if err != nil {
		return c, err
	}
	found, err := collect(ctx, s.reader, scanAccount, `select `+accountColumns+` from directory_account where system = $1 and lower(login) = lower($2)`, g.System, g.Login)
	switch {
	case err != nil:
		return c, err
	case g.Login == "":
		return c, conflict("access %s has no login, by which a directory would know it", g.ID)
	case len(found) == 0:
		c.Action, c.Evidence = ActionDeleted, fmt.Sprintf("Not in %s on %s", d.Source, london(d.TakenAt))
	case found[0].Enabled == "no":
		c.Evidence = fmt.Sprintf("Seen disabled in %s on %s", d.Source, london(d.TakenAt))
	default:
		return c, conflict("the account %s was enabled in %s on %s: that is no evidence that it is closed", g.Login, d.Source, london(d.TakenAt))
	}
	c.DoneAt = d.TakenAt
	return c, nil
}
