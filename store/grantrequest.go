package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"muniment/store/calendar"
	"muniment/store/entry"
)

// AccessRequest is access that somebody asks for: decided by a manager, given by the owner of the system (clauses CBC-042, CBC-043, CBC-054, OCSI-016).
type AccessRequest struct {
	ID           string        `json:"id"`
	Person       string        `json:"person"`
	System       string        `json:"system"`
	Kind         string        `json:"kind"`
	Level        string        `json:"level,omitempty"`
	Reason       string        `json:"job_function_reason"`
	Purpose      string        `json:"purpose"`
	EndsOn       calendar.Date `json:"ends_on,omitempty"`
	Temporary    bool          `json:"temporary,omitempty"`
	Training     string        `json:"training,omitempty"` // proof of it, for people from outside
	Grant        string        `json:"grant,omitempty"`    // that it regularises, or that was given on it
	State        RequestState  `json:"state"`
	RequestedAt  time.Time     `json:"requested_at"`
	RequestedBy  string        `json:"requested_by"` // login
	DecidedAt    time.Time     `json:"decided_at,omitzero"`
	DecidedBy    string        `json:"decided_by,omitempty"` // login
	Decider      string        `json:"decider,omitempty"`    // their name
	Behalf       string        `json:"on_behalf_of,omitempty"`
	DecisionNote string        `json:"decision_note,omitempty"`
	GrantedAt    time.Time     `json:"granted_at,omitzero"`
	GrantedBy    string        `json:"granted_by,omitempty"`

	requester string // person id
}

// RequestState says how far a request has come.
type RequestState string

// The states of a request.
const (
	RequestOpen      RequestState = "requested"
	RequestPermitted RequestState = "permitted"
	RequestRefused   RequestState = "refused"
	RequestGranted   RequestState = "granted"
	RequestWithdrawn RequestState = "withdrawn"
)

const requestColumns = `r.id, r.person, r.system, r.kind, r.level, r.reason, r.purpose, r.ends_on, r.temporary, r.training, r.grant_id, r.state, r.requested_at, r.requested_by, r.requester,
	r.decided_at, r.decided_by, r.decider, r.behalf, r.decision_note, r.granted_at, r.granted_by`

func scanRequest(row scanner) (AccessRequest, error) {
	var r AccessRequest
	var temporary int
	var requested, decided, granted moment
	err := row.Scan(&r.ID, &r.Person, &r.System, &r.Kind, &r.Level, &r.Reason, &r.Purpose, &r.EndsOn, &temporary, &r.Training, &r.Grant, &r.State, &requested, &r.RequestedBy, &r.requester,
		&decided, &r.DecidedBy, &r.Decider, &r.Behalf, &r.DecisionNote, &granted, &r.GrantedBy)
	r.Temporary, r.RequestedAt, r.DecidedAt, r.GrantedAt = temporary == 1, requested.Time, decided.Time, granted.Time
	return r, err
}

func requestByID(ctx context.Context, q querier, id string) (AccessRequest, error) {
	return one(ctx, q, "access request", id, scanRequest, `select `+requestColumns+` from access_request r where r.id = $1`, id)
}

// Requests lists the requests for access whose id, system, state or person contains the text, the latest first.
func (s *Session) Requests(ctx context.Context, query string) ([]AccessRequest, error) {
	sc, err := s.scope(ctx, s.reader)
	if err != nil {
		return nil, err
	}
	c := &conditions{}
	return collect(ctx, s.reader, scanRequest, `select `+requestColumns+` from access_request r
		where `+c.likeOrNamed(`r.id || ' ' || r.system || ' ' || r.state || ' ' || r.person`, "r.person", query)+` and `+sc.requests(c)+` order by r.id desc`, c.args...)
}

// RequestAccess asks for access of somebody to a system, at a level, for a job function and a purpose. Temporary access and that of people from outside
// needs its last day. Anybody may ask, for themselves too; the decision is another's.
func (s *Session) RequestAccess(ctx context.Context, r AccessRequest) (AccessRequest, error) {
	if r.Kind = strings.TrimSpace(r.Kind); r.Kind == "" {
		r.Kind = "account"
	}
	r.Level, r.Reason, r.Purpose, r.Training = strings.TrimSpace(r.Level), strings.TrimSpace(r.Reason), strings.TrimSpace(r.Purpose), strings.TrimSpace(r.Training)
	switch {
	case !slices.Contains(GrantKinds(), r.Kind):
		return r, invalid("kind", "%q is no kind of access: choose from %s", r.Kind, strings.Join(GrantKinds(), ", "))
	case r.Reason == "":
		return r, invalid("reason", "say which job function needs the access")
	case r.Purpose == "":
		return r, invalid("purpose", "say for which purposes the access may be used")
	}
	err := s.act(ctx, ActRequestAccess, func(t *transaction) error {
		p, err := personByID(ctx, t, r.Person)
		if err != nil {
			return err
		}
		if _, err := entryRow(ctx, t, "system", r.System); err != nil {
			return err
		}
		if err := t.checkRequest(ctx, p, r); err != nil {
			return err
		}
		if r.ID, err = t.nextID(ctx, "AQ"); err != nil {
			return err
		}
		r.State, r.RequestedAt, r.RequestedBy, r.requester = RequestOpen, t.now, s.user.Login, s.user.Person
		_, err = t.ExecContext(ctx, `insert into access_request (id, person, system, kind, level, reason, purpose, ends_on, temporary, training, grant_id, state, requested_at, requested_by, requester,
				decided_at, decided_by, decider, behalf, decision_note, granted_at, granted_by)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, '', '', '', '', '', '', '')`,
			r.ID, r.Person, r.System, r.Kind, r.Level, r.Reason, r.Purpose, r.EndsOn, number(r.Temporary), r.Training, r.Grant, string(r.State), instant(t.now), s.user.Login, s.user.Person)
		if err != nil {
			return fmt.Errorf("record the request: %w", err)
		}
		t.changed("access-request", r.ID, map[string]any{"after": r})
		return nil
	})
	return r, err
}

func (t *transaction) checkRequest(ctx context.Context, p Person, r AccessRequest) error {
	outside := outsider(p, r.Kind)
	switch {
	case r.EndsOn.Known() && r.EndsOn < calendar.Of(t.now):
		return invalid("ends", "%s is past", r.EndsOn.Short())
	case (r.Temporary || outside || p.Kind == "agency") && !r.EndsOn.Known():
		return invalid("ends", "temporary access, and that of agency workers and people from outside, is given to a day: say which, with --ends")
	case outside && r.Training == "":
		return invalid("training", "say how somebody from outside was trained for this access, with --training")
	case r.Grant == "":
		return nil
	}
	g, err := grantByID(ctx, t, r.Grant)
	switch {
	case err != nil:
		return err
	case g.Person != r.Person || g.System != r.System:
		return conflict("%s is access of %s to %s: ask for that, or for new access", g.ID, g.Person, g.System)
	case !g.Live():
		return conflict("access %s was closed on %s: ask for new access", g.ID, calendar.Of(g.ClosedAt).Short())
	}
	return nil
}

// mayExtend refuses to put off the end of access of somebody from outside: each need is asked for anew (OCSI-016).
func (t *transaction) mayExtend(ctx context.Context, g Grant) error {
	p, err := personByID(ctx, t, g.Person)
	if err != nil || !outsider(p, g.Kind) || !g.EndsOn.Known() {
		return err
	}
	return conflict("%s is access of somebody from outside, given to %s: it is not extended; ask for it anew with `muniment grant request --for-grant %s`", g.ID, g.EndsOn.Short(), g.ID)
}

// RequestDecision is what a manager decides about a request.
type RequestDecision struct {
	Request string
	Permit  bool
	Note    string // why; needed to refuse
}

// DecideRequest permits or refuses access that was asked for (clause CBC-042). It is for the manager who answers for the person; neither whoever asked nor
// whoever is to hold the access decides.
func (s *Session) DecideRequest(ctx context.Context, d RequestDecision) (AccessRequest, error) {
	var after AccessRequest
	if d.Note = strings.TrimSpace(d.Note); d.Note == "" && !d.Permit {
		return after, invalid("reason", "say why the access is refused")
	}
	err := s.act(ctx, ActDecideRequest, func(t *transaction) error {
		r, err := requestByID(ctx, t, d.Request)
		if err != nil {
			return err
		}
		if err := s.notOwnCase(r.Person); err != nil {
			t.concerns("access-request", r.ID)
			return err
		}
		if r.State != RequestOpen {
			return conflict("request %s is %s already", r.ID, r.State)
		}
		if err := entry.Apart(entry.Hands{By: r.requester, Enters: r.requester, Login: r.RequestedBy}, s.hands(), "whoever asks for access does not decide about it: somebody else does"); err != nil {
			return refusedBy(err)
		}
		if err := t.mayDecide(ctx, r); err != nil {
			t.concerns("access-request", r.ID)
			return err
		}
		if r.Kind == "shared account" && d.Permit && (!s.has(ISM) || s.answer != nil) {
			return conflict("a shared account is permitted by the Information Security Manager: a login belongs to one person")
		}
		after = r
		after.State, after.DecisionNote, after.DecidedAt, after.DecidedBy, after.Decider, after.Behalf = RequestRefused, d.Note, t.now, s.user.Login, s.actorName(), t.behalf
		if d.Permit {
			after.State = RequestPermitted
		}
		return t.updateRequest(ctx, r, after)
	})
	return after, err
}

// mayDecide is authority over a request: that of the manager who answers for the person, or of the post above where that manager asked.
func (t *transaction) mayDecide(ctx context.Context, r AccessRequest) error {
	manager, above, err := deciders(ctx, t, r.Person)
	if err != nil {
		return err
	}
	t.regards("request", r.ID, "")
	if answers, err := t.answersFor(ctx, above); err != nil || answers && above != "" {
		return err
	}
	return t.authority(ctx, ActDecideRequest, manager)
}

// deciders are the post of the manager who answers for a person, and the one above it.
func deciders(ctx context.Context, q querier, person string) (manager, above string, err error) {
	if manager, err = managerOf(ctx, q, person); err != nil {
		return "", "", err
	}
	if manager == "" {
		if manager, err = titleOf(ctx, q, `select sponsor from person where id = $1`, person); err != nil {
			return "", "", err
		}
	}
	manager = cmp.Or(manager, PostISM)
	above, err = titleOf(ctx, q, `select above from post where id = $1`, manager)
	return manager, above, err
}

// WithdrawRequest takes a request back that is not carried out yet: for whoever asked, and for whoever decides.
func (s *Session) WithdrawRequest(ctx context.Context, id, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return invalid("reason", "say why the request is withdrawn")
	}
	return s.act(ctx, ActRequestAccess, func(t *transaction) error {
		r, err := requestByID(ctx, t, id)
		if err != nil {
			return err
		}
		if r.State != RequestOpen && r.State != RequestPermitted {
			return conflict("request %s is %s already", r.ID, r.State)
		}
		if r.RequestedBy != s.user.Login {
			if err := t.mayDecide(ctx, r); err != nil {
				t.concerns("access-request", r.ID)
				return err
			}
		}
		after := r
		after.State, after.DecisionNote = RequestWithdrawn, reason
		return t.updateRequest(ctx, r, after)
	})
}

func (t *transaction) updateRequest(ctx context.Context, before, after AccessRequest) error {
	_, err := t.ExecContext(ctx, `update access_request set state = $2, grant_id = $3, decided_at = $4, decided_by = $5, decider = $6, behalf = $7, decision_note = $8, granted_at = $9, granted_by = $10
		where id = $1`, after.ID, string(after.State), after.Grant, instant(after.DecidedAt), after.DecidedBy, after.Decider, after.Behalf, after.DecisionNote,
		instant(after.GrantedAt), after.GrantedBy)
	if err != nil {
		return fmt.Errorf("change the request: %w", err)
	}
	t.changed("access-request", after.ID, map[string]any{"before": before, "after": after})
	return nil
}
