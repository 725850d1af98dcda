package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"muniment/store/calendar"
	"muniment/store/entry"
)

// Stay is something that an erasure leaves as it is, and why.
type Stay struct {
	What  string        `json:"what"`
	Why   string        `json:"why"`
	Until calendar.Date `json:"until,omitempty"` // the last day on which it has to stay; unknown where something has to be done first
	Bars  bool          `json:"bars"`            // nothing is erased while it stands
}

func (v Stay) String() string {
	if v.Until.Known() {
		return fmt.Sprintf("%s (%s, until %s)", v.What, v.Why, v.Until.Short())
	}
	return fmt.Sprintf("%s (%s)", v.What, v.Why)
}

// standing is one thing that somebody still has or does for the council: its SQL answers with the person and the thing, of one person or, given ”, of all. $2 is
// today.
type standing struct{ kind, query, why string }

// barriers lists what bars an erasure: as long as it stands the council needs to know who it is.
func barriers() []standing {
	const theirs = ` and ($1 = '' or `
	return []standing{
		{"grant", `select person, id from access_grant where closed_at = '' and person <> ''` + theirs + `person = $1) and $2 <> ''`, "access that is not closed: close it"},
		{"leaver", `select person, id from leaver where withdrawn_at = '' and lines_done = 0` + theirs + `person = $1) and $2 <> ''`, "a leaver's case that is open: answer its lines"},
		{"joiner", `select person, id from joiner where finished_at = '' and withdrawn_at = ''` + theirs + `person = $1) and $2 <> ''`, "a joiner's case that is open: finish or withdraw it"},
		{"mover", `select person, id from mover where finished_at = '' and withdrawn_at = ''` + theirs + `person = $1) and $2 <> ''`, "a mover's case that is open: finish or withdraw it"},
		{"absence", `select person, id from absence where finished_at = '' and withdrawn_at = ''` + theirs + `person = $1) and $2 <> ''`, "an absence that is open: record that they are back, or withdraw it"},
		{"absence", `select cover, id from absence where finished_at = '' and withdrawn_at = '' and cover <> ''` + theirs + `cover = $1) and $2 <> ''`, "they cover for somebody: name somebody else"},
		{"access-request", `select person, id from access_request where state in ('requested', 'permitted')` + theirs + `person = $1) and $2 <> ''`, "a request for access that is open: decide or withdraw it"},
		{"post", `select person, post from post_holder where (until_on = '' or until_on >= $2)` + theirs + `person = $1)`, "a post that they hold: say until when"},
		{"post", `select deputy, id from post where deputy <> ''` + theirs + `deputy = $1) and $2 <> ''`, "a post that they deputise for: name another deputy"},
		{"delegation", `select person, id from prompt_delegation where ended_at = '' and until_on >= $2` + theirs + `person = $1)`, "a prompt that was delegated to them: take it back"},
		{"privileged-account", `select holder, id from privileged_account where holder <> '' and removed_on = ''` + theirs + `holder = $1) and $2 <> ''`, "a privileged account: take it out of its group"},
		{"sign-in", `select person, login from register_user where person <> '' and disabled_at = ''` + theirs + `person = $1) and $2 <> ''`, "they sign in here: disable that"},
	}
}

// signs are the fields that say who did something once: they bar nothing, and name the reference from then on.
func signs() []string {
	return []string{"asset.risk_accepted_by", "risk.accepted_by", "agreement.council_signatory", "policy.drafter", "policy.approver", "stock-check.checker", "badge-reconciliation.checker"}
}

// staysOf lists, by person, what an erasure has to leave; of all people where person is "". What the acting person may not see is said without its name.
func (s *Session) staysOf(ctx context.Context, q querier, person string, today calendar.Date) (map[string][]Stay, error) {
	out := map[string][]Stay{}
	seen, err := s.leavers(ctx, q, `1 = 1`)
	if err != nil {
		return nil, err
	}
	visible := map[string]bool{}
	for _, l := range seen {
		visible[l.ID] = true
	}
	for _, b := range barriers() {
		err := each(ctx, q, func(row scanner) error {
			var who, id string
			if err := row.Scan(&who, &id); err != nil {
				return err
			}
			what, why := b.kind+" "+id, b.why
			if b.kind == "leaver" && !visible[id] {
				what, why = hiddenStay()
			}
			out[who] = append(out[who], Stay{What: what, Why: why, Bars: true})
			return nil
		}, b.query, person, today)
		if err != nil {
			return nil, err
		}
	}
	if err := s.workingStays(ctx, q, person, out); err != nil {
		return nil, err
	}
	if err := s.entryStays(ctx, q, person, today, out); err != nil {
		return nil, err
	}
	return out, s.holdStays(ctx, q, person, out)
}

// hiddenStay words something that is for named people only.
func hiddenStay() (what, why string) {
	return "a case", "it is for named people only: ask the Information Security Manager"
}

// workingStays bars whoever has an engagement that has not ended and that they have not left.
func (s *Session) workingStays(ctx context.Context, q querier, person string, out map[string][]Stay) error {
	return each(ctx, q, func(row scanner) error {
		var who, id string
		err := row.Scan(&who, &id)
		out[who] = append(out[who], Stay{What: "engagement " + id, Why: "they work for the council: record that they leave", Bars: true})
		return err
	}, `select e.person, e.id from engagement e where e.ended_on = '' and ($1 = '' or e.person = $1)
			and not exists (select 1 from leaver l where l.engagement = e.id and l.withdrawn_at = '' and (l.last_working_day <> '' and l.last_working_day < $2 or l.access_ends_at <> '' and l.access_ends_at < $2))
			and not exists (select 1 from engagement o join leaver l on l.engagement = e.id where o.person = e.person and o.starts_on > l.last_working_day and l.last_working_day <> '' and l.withdrawn_at = '')
		order by e.person, e.id`, person, s.Today())
}

// entryStays bars whoever an entry names that is not over; entries of closed incidents stay for their time.
func (s *Session) entryStays(ctx context.Context, q querier, person string, today calendar.Date, out map[string][]Stay) error {
	settings, err := readSettings(ctx, q)
	if err != nil {
		return err
	}
	keep := periods(settings).Of("keep-incident")
	type link struct{ kind, id, field, person, closed string }
	links, err := collect(ctx, q, func(row scanner) (link, error) {
		var l link
		err := row.Scan(&l.kind, &l.id, &l.field, &l.person, &l.closed)
		return l, err
	}, `select l.kind, l.id, l.field, l.to_id, coalesce((select max(v.done_at) from entry_event v where v.kind = l.kind and v.subject = l.id), '') from entry_link l
		where l.to_kind = 'person' and ($1 = '' or l.to_id = $1) order by l.kind, l.id, l.field`, person)
	if err != nil {
		return err
	}
	for _, l := range links {
		if slices.Contains(signs(), l.kind+"."+l.field) || l.kind == "hold" {
			continue
		}
		e, err := entryRow(ctx, q, l.kind, l.id)
		if err != nil {
			return err
		}
		k, _ := entry.Of(e.Kind)
		v := Stay{What: k.Name + " " + e.ID, Why: "it names them and is not over: finish it or name somebody else", Bars: true}
		if !e.Live() || k.IsFinal(e.State) {
			v.Bars, v.Why, v.Until = false, "closed incidents are kept", calendar.Of(parseInstant(l.closed)).AddMonths(keep)
			if k.Name != "incident" || v.Until < today {
				continue
			}
		}
		sees, err := s.seesEntry(ctx, q, e)
		if err != nil {
			return err
		}
		if !sees {
			v.What, v.Why = hiddenStay()
		}
		out[l.person] = append(out[l.person], v)
	}
	return nil
}

// holdStays bars whoever a legal hold covers.
func (s *Session) holdStays(ctx context.Context, q querier, person string, out map[string][]Stay) error {
	holds, err := holdsStanding(ctx, q)
	if err != nil {
		return err
	}
	for _, h := range holds {
		why := Stay{What: "hold " + h.ID, Why: "a legal hold covers them: it has to be lifted", Bars: true}
		switch {
		case h.Fields.Yes("everything") && person != "":
			out[person] = append(out[person], why)
		case h.Fields.Yes("everything"):
			return conflict("%s covers the whole register: nothing is disposed of until it is lifted", h.ID)
		}
		for _, id := range h.Fields.List("people") {
			if person == "" || id == person {
				out[id] = append(out[id], why)
			}
		}
	}
	return nil
}

func holdsStanding(ctx context.Context, q querier) ([]entry.Entry, error) {
	return collect(ctx, q, scanEntry, `select `+entryColumns+` from entry where kind = 'hold' and state = 'standing' and ended_on = '' order by id`)
}

// lastDayOf is the last day on which somebody worked for the council, by what ended each of their engagements; of somebody without one, the day on which their
// last access was closed or they were entered.
func lastDayOf(ctx context.Context, q querier, person string) (calendar.Date, error) {
	days, err := collect(ctx, q, scanText, `select ended_on from engagement where person = $1 and ended_on <> ''
		union select last_working_day from leaver where person = $1 and withdrawn_at = '' and last_working_day <> ''
		union select access_ends_at from leaver where person = $1 and withdrawn_at = '' and access_ends_at <> '' and last_working_day = ''`, person)
	if err != nil {
		return "", err
	}
	if len(days) == 0 {
		days, err = collect(ctx, q, scanText, `select closed_at from access_grant where person = $1 union select added_at from person where id = $1`, person)
	}
	last := ""
	for _, d := range days {
		last = max(last, d[:min(len(d), len("2006-01-02"))])
	}
	return calendar.Date(last), err
}

// keepStays says until when the council's own period keeps somebody's name and cases.
func keepStays(ctx context.Context, q querier, person string, today calendar.Date) ([]Stay, error) {
	settings, err := readSettings(ctx, q)
	if err != nil {
		return nil, err
	}
	last, err := lastDayOf(ctx, q, person)
	if err != nil || !last.Known() {
		return nil, err
	}
	until := last.AddMonths(periods(settings).Of("keep-leaver"))
	if until < today {
		return nil, nil
	}
	return []Stay{{What: "their name, their cases and the access they had", Why: "the council keeps them for its period after somebody leaves (keep-leaver)", Until: until}}, nil
}

// signInStays says what stays of somebody who signed in: their login and name stand in what they signed.
func signInStays(ctx context.Context, q querier, person string) ([]Stay, error) {
	logins, err := collect(ctx, q, scanText, `select login from register_user where person = $1 order by login`, person)
	if err != nil || len(logins) == 0 {
		return nil, err
	}
	return []Stay{{What: "the sign-in " + strings.Join(logins, ", ") + " and its name", Why: "what they signed and did as an officer of the council could not be checked without it"}}, nil
}
