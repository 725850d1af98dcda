package store

import (
	"context"
	"errors"
	"strings"

	"muniment/store/exchange"
)

// peopleSeen remembers which engagements of which people a file mentioned.
type peopleSeen map[string]map[string]bool

// madeEngagement is an engagement that a line of a file made for somebody who had others.
type madeEngagement struct {
	person string
	line   int
}

// person imports one row of a people file: a person, one engagement, and a leaver where a last working day is given.
func (i *importer) person(ctx context.Context, r exchange.Row) (Recorded, error) {
	before, found, err := i.findPerson(ctx, r)
	if err != nil {
		return "", err
	}
	after := before
	fill(&after.EmployeeNo, r.Text("employee_no"))
	fill(&after.CouncilRef, r.Text("council_ref"))
	fill(&after.GivenName, r.Text("given_name"))
	fill(&after.Surname, r.Text("surname"))
	if localPart(r.Text("login")) == "" || localPart(r.Text("login")) != strings.ToLower(before.Login) {
		fill(&after.Login, r.Text("login"))
	}
	fill(&after.Email, r.Text("email"))
	fill(&after.Kind, r.Text("kind"))
	switch {
	case after.Kind != "" && after.Kind != kindUnknown:
	case after.EmployeeNo != "":
		after.Kind = "employee"
	default:
		after.Kind = kindUnknown
	}
	if after.Sponsor, err = i.sponsor(ctx, after, r); err != nil {
		return "", err
	}
	done, err := i.putPerson(ctx, before, &after, found, r.Text("person"))
	if err != nil || !isPerson(after.Kind) {
		return done, err
	}
	if found && saysNoEngagement(r) {
		if open, err := openEngagements(ctx, i.t, after.ID); err != nil || len(open) == 0 {
			return done, err // known, and known to work nowhere
		}
	}
	e, changed, err := i.engagement(ctx, after, r)
	if err != nil {
		return "", err
	}
	if changed && done == RecordedSame {
		done = RecordedChanged
	}
	if !r.Day("last_working_day").Known() {
		return done, nil
	}
	if err := i.demand(ActRecordLeaver); err != nil {
		return "", err
	}
	recorded, err := i.leaving(ctx, r.Line, e, NewLeaver{Person: after.ID, LastWorkingDay: r.Day("last_working_day")})
	switch {
	case errors.Is(err, errHiddenLeaving), errors.Is(err, errWithdrawnLeaving): // the rest of the row holds
		return done, nil
	case err != nil:
		return "", refuseUnlessFault("last_working_day", r.Text("last_working_day"), err)
	case recorded != RecordedSame && done == RecordedSame:
		done = RecordedChanged
	}
	return done, nil
}

// sponsor is the post that answers for the account of a row. A post that is not there yet comes with the list of posts, which in turn needs the people who hold them: the row is kept without it.
func (i *importer) sponsor(ctx context.Context, p Person, r exchange.Row) (string, error) {
	title := r.Text("sponsor")
	switch {
	case title == "":
		return p.Sponsor, nil
	case isPerson(p.Kind):
		i.sponsored++
		return p.Sponsor, nil
	}
	post, err := i.t.s.postNamed(ctx, i.t, title)
	switch {
	case !isNotFound(err):
		return post.ID, err
	case i.create:
		return i.t.ensurePost(ctx, Post{Title: strings.Join(strings.Fields(title), " "), Role: Manager, Above: PostISM})
	}
	i.warn("line %d: %q, which is to answer for %s, is no post of the register: import the posts, and then this file again", r.Line, title, p.Name())
	return p.Sponsor, nil
}

// putPerson adds or changes the person of a row.
func (i *importer) putPerson(ctx context.Context, before Person, after *Person, found bool, own string) (Recorded, error) {
	if !found {
		var err error
		if after.ID, err = i.personID(ctx, *after, own); err != nil {
			return "", err
		}
		return RecordedNew, i.t.insertPerson(ctx, *after)
	}
	if samePerson(before, *after) {
		return RecordedSame, nil
	}
	if err := i.notOwnCase(after.ID); err != nil {
		return "", err
	}
	return RecordedChanged, i.t.updatePerson(ctx, before, *after)
}

// saysNoEngagement reports a row that says nothing of where somebody works, and since when.
func saysNoEngagement(r exchange.Row) bool {
	for _, field := range []string{"position_no", "service", "job_title", "starts_on", "contract_end", "last_working_day"} {
		if r.Text(field) != "" {
			return false
		}
	}
	return true
}

func samePerson(a, b Person) bool {
	a.Engagements, b.Engagements = nil, nil
	return a.EmployeeNo == b.EmployeeNo && a.CouncilRef == b.CouncilRef && a.GivenName == b.GivenName && a.Surname == b.Surname &&
		a.Login == b.Login && a.Email == b.Email && a.Kind == b.Kind && a.Sponsor == b.Sponsor
}

// engagement finds or makes the engagement that a row is about, and says whether anything about it changed.
func (i *importer) engagement(ctx context.Context, p Person, r exchange.Row) (Engagement, bool, error) {
	open, err := openEngagements(ctx, i.t, p.ID)
	if err != nil {
		return Engagement{}, false, err
	}
	if r.Text("position_no") == "" && len(open) > 1 {
		return Engagement{}, false, refuse("position_no", "", "%s has %d engagements: the position number must say which one this is", p.ID, len(open))
	}
	before, found, err := i.findEngagement(ctx, p, r, open)
	if err != nil {
		return Engagement{}, false, err
	}
	after := before
	after.Person = p.ID
	if err := i.fillEngagement(ctx, p, &after, r); err != nil {
		return after, false, err
	}
	changed := !found || before != after
	if changed {
		if err := i.notOwnCase(p.ID); err != nil {
			return after, false, err
		}
	}
	switch {
	case !found:
		if after, err = i.t.insertEngagement(ctx, after); err != nil {
			return after, false, err
		}
		if len(open) > 0 {
			i.made = append(i.made, madeEngagement{p.ID, r.Line})
		}
	case changed:
		err = i.t.updateEngagement(ctx, before, after)
	}
	if i.people[p.ID] == nil {
		i.people[p.ID] = map[string]bool{}
	}
	i.people[p.ID][after.ID] = true
	return after, changed, err
}

// findEngagement matches a row to an engagement: by its position number, else by being the only one. Of several in one position it is the one that began on
// the row's day, else the latest; who has left the position before that day has come back to it, which is another engagement.
func (i *importer) findEngagement(ctx context.Context, p Person, r exchange.Row, open []Engagement) (Engagement, bool, error) {
	reference, starts := r.Text("position_no"), r.Day("starts_on")
	if reference == "" {
		if len(open) == 0 {
			return Engagement{}, false, nil
		}
		return open[0], true, nil
	}
	all, err := engagementsOf(ctx, i.t, p.ID)
	if err != nil {
		return Engagement{}, false, err
	}
	var found *Engagement
	for n := range all {
		if e := &all[n]; strings.EqualFold(e.Reference, reference) && (found == nil || found.StartsOn != starts || !starts.Known()) {
			found = e
		}
	}
	if found != nil {
		left, err := lastDays(ctx, i.t, p.ID)
		if err != nil || !left[found.ID].Known() || left[found.ID] >= starts {
			return *found, true, err
		}
		return Engagement{}, false, nil
	}
	for _, e := range open {
		if e.Reference == "" { // known without its number until now
			return e, true, nil
		}
	}
	return Engagement{}, false, nil
}

func (i *importer) fillEngagement(ctx context.Context, p Person, e *Engagement, r exchange.Row) error {
	service, err := i.service(ctx, r.Text("service"))
	if err != nil {
		return err
	}
	fill(&e.Reference, r.Text("position_no"))
	fill(&e.JobTitle, r.Text("job_title"))
	fill(&e.StartsOn, r.Day("starts_on"))
	fill(&e.ContractEnd, r.Day("contract_end"))
	e.Kind = p.Kind
	if service != "" && service != e.Service {
		e.Service = service
		if e.ManagerPost, err = managerPost(ctx, i.t, service); err != nil {
			return err
		}
	}
	return nil
}

// finishPeople warns of people whom a file lists under a new position and no longer under one they hold. It may be a move, a second post or half a
// file: absence proves nothing, so that both stay until somebody says which it is.
func (i *importer) finishPeople(ctx context.Context) error {
	if i.sponsored > 0 {
		i.warn("%d rows name a post that answers for a person: people answer for their own accounts, and it was left out", i.sponsored)
	}
	warned := map[string]bool{}
	for _, made := range i.made {
		if warned[made.person] {
			continue
		}
		warned[made.person] = true
		open, err := openEngagements(ctx, i.t, made.person)
		if err != nil {
			return err
		}
		labels, missing := make([]string, len(open)), false
		for n, e := range open {
			labels[n] = e.label()
			missing = missing || !i.people[made.person][e.ID]
		}
		if !missing {
			continue
		}
		p, err := personByID(ctx, i.t, made.person)
		if err != nil {
			return err
		}
		last := len(labels) - 1
		i.warn("line %d: %s (%s) now has positions %s and %s: if this is a move, record it with `muniment mover record`",
			made.line, p.Name(), p.ID, strings.Join(labels[:last], ", "), labels[last])
	}
	return nil
}
