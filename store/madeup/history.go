package madeup

import (
	"context"
	"fmt"
	"strings"
	"time"

	"muniment/store"
	"muniment/store/calendar"
)

// writer does acts one after the other until one is refused; from then on it does nothing, and keeps why.
type writer struct {
	ctx context.Context
	s   *store.Session
	err error
}

// do does an act and returns the id of its entry.
func (w *writer) do(kind, verb, id string, at calendar.Date, given ...string) string {
	return w.part(kind, verb, id, "", at, given...)
}

// part does an act on what is part of another entry.
func (w *writer) part(kind, verb, id, of string, at calendar.Date, given ...string) string {
	if w.err != nil {
		return ""
	}
	d := store.Doing{Kind: kind, Verb: verb, ID: id, Of: of, Given: map[string]string{}}
	if at.Known() {
		d.DoneAt = at.Start().Add(12 * time.Hour)
	}
	for i := 0; i+1 < len(given); i += 2 {
		d.Given[given[i]] = given[i+1]
	}
	e, err := w.s.Do(w.ctx, d)
	if err != nil {
		w.err = fmt.Errorf("%s %s %s: %w", kind, verb, id, err)
	}
	return e.ID
}

// history is what the officer did in ten years, entered from the council's older books on the day on which the register begins.
func (c *council) history(ctx context.Context, s *store.Session, say func(string)) error {
	w := &writer{ctx: ctx, s: s}
	for _, part := range []struct {
		what string
		fill func(*writer) int
	}{
		{"suppliers", c.suppliers}, {"premises", c.premises}, {"incidents", c.incidents}, {"risks", c.risks}, {"tests", c.tests}, {"pieces of equipment", c.equipment}, {"policies", c.policies},
	} {
		n := part.fill(w)
		if w.err != nil {
			return w.err
		}
		say(fmt.Sprintf("%d %s", n, part.what))
	}
	return nil
}

// suppliers are the organisations that send people: each names them and signs; whether they may come is asked, and waits for a decision.
func (c *council) suppliers(w *writer) int {
	named := map[int][]string{}
	for i, outside := range c.outside {
		if outside && !c.chance(4) { // some are named by nobody
			named[i%c.agencies()] = append(named[i%c.agencies()], number(i))
		}
	}
	for i := range c.agencies() {
		id := w.do("supplier", "add", "", "", "name", fmt.Sprintf("Invented Agency %d", i), "relation", "external agency", "service", c.service(), "sponsor_post", "Information Security Manager",
			"access", "yes", "hosted", "no", "personal_data", "no", "purpose", "Sends people", "contract", fmt.Sprintf("C-%d", 100+i), "contract_ends", string(Today.AddDays(40+c.r.IntN(700))), "incident_contact", "01632 960100")
		w.do("supplier", "accept-policy", id, "", "version", "1", "signatory", "Bo Invented", "signed_on", string(Today.AddDays(-30)), "source", "Annex of the contract")
		w.do("supplier", "confirm-users", id, "", "people", strings.Join(named[i], "; "), "source", "Their e-mail")
		signed := w.part("agreement", "add", "", id, "", "type", "security and confidentiality")
		w.do("agreement", "sign", signed, "", "signatory", "Bo Invented", "signed_on", string(Today.AddDays(-c.r.IntN(300))), "expires_on", string(Today.AddDays(20+c.r.IntN(600))), "kept_at", "Contracts safe")
		w.part("authorisation", "request", "", id, "", "network", "Council network", "purpose", "Their people work here", "from_on", string(Today), "until_on", string(Today.AddDays(200+c.r.IntN(150))))
	}
	return c.agencies()
}

func (c *council) agencies() int { return max(c.size.People/500, 1) }

func (c *council) premises(w *writer) int {
	for i := range c.size.Premises {
		id := w.do("premises", "add", "", "", "name", fmt.Sprintf("%s %d", c.one("Library", "Depot", "Office", "Hall", "Centre"), i), "address", "Invented Street, Madeup", "type", "office",
			"lead_post", "Information Security Manager", "tenure", "freehold", "access_control", "access control system")
		service := c.service()
		occupancy := w.part("occupancy", "add", "", id, "", "name", service, "service", service, "manager_post", "Manager, "+service, "holds_paper", c.one("yes", "no"))
		for _, area := range []string{"room", "locked room", "storage", "basement"} {
			w.part("area", "add", "", id, "", "name", "The "+area, "type", area, "used_by", "a service", "occupancy", occupancy, "paper", "no")
		}
	}
	return c.size.Premises
}

// incidents are those of ten years; all but a few are closed.
func (c *council) incidents(w *writer) int {
	n := c.size.People / 40
	for i := range n {
		day := c.before(3600)
		at := func(hour int) string { return fmt.Sprintf("%sT%02d:00", day, hour) }
		id := w.do("incident", "report", "", day, "title", fmt.Sprintf("%s %d", c.one("Letter to the wrong person", "Lost phone", "Mail to the wrong list", "Paper left in a room"), i),
			"what_happened", "It was noticed the same day", "discovered_at", at(9), "category", c.one("sent to the wrong person", "lost or stolen"), "manager_post", "Manager, "+c.service())
		w.do("incident", "acknowledge", id, day)
		w.do("incident", "acknowledge-ict", id, day, "person", number(2))
		w.do("incident", "acknowledge-ism", id, day)
		w.do("incident", "log-action", id, day, "action", "It was fetched back")
		w.do("incident", "triage", id, day, "severity", "low", "personal_data", "no")
		if i%40 == 3 {
			continue
		}
		w.do("incident", "investigate", id, "", "findings", "A mistake at the end of a day")
		w.do("incident", "record-lessons", id, "", "lessons", "Look twice")
		w.do("incident", "refer", id, "", "referred", "no")
		w.do("incident", "close", id, "")
	}
	return n
}

func (c *council) risks(w *writer) int {
	n := c.size.People / 100
	for i := range n {
		id := w.do("risk", "raise", "", "", "title", fmt.Sprintf("%s %d", c.one("An old server", "A store without lock", "A single expert"), i), "owner_post", "Manager, "+c.service())
		w.do("risk", "assess", id, "", "likelihood", c.one("1", "2", "3", "4"), "impact", c.one("1", "2", "3", "4"), "treatment", "reduce", "treatment_plan", "Replace it",
			"treatment_due", string(Today.AddDays(c.r.IntN(400)-20)))
		if c.chance(70) {
			w.do("risk", "close", id, "", "reason", "It is gone")
		}
	}
	return n
}

func (c *council) tests(w *writer) int {
	n := max(c.size.Systems/5, 1)
	for i := range n {
		day := c.before(3600)
		id := w.do("test", "plan", "", day, "title", fmt.Sprintf("Test %d", i), "type", c.one("penetration test, internal", "penetration test, external", "restore"), "scope", "Everything", "tester", "Invented Testers")
		w.do("test", "begin", id, day)
		w.do("test", "complete", id, day, "report_reference", fmt.Sprintf("R-%d", i), "held_on", string(day))
	}
	return n
}

func (c *council) equipment(w *writer) int {
	n := c.size.People / 20
	for i := range n {
		id := w.do("equipment", "add", "", "", "name", "Laptop", "type", "laptop", "asset_tag", fmt.Sprintf("LT-%05d", i), "holds_data", "yes", "encrypted", "yes")
		holder := 3 + c.r.IntN(c.size.People-3)
		if c.last[holder].Known() {
			continue
		}
		w.do("equipment", "issue", id, "", "holder", number(holder), "told", "yes")
	}
	return n
}

// policies are issued as one pack, which most people acknowledged in the last year.
func (c *council) policies(w *writer) int {
	issued := Today.AddDays(-300)
	w.do("pack", "prepare", "BASICS", issued, "name", "The basics", "asks", "guidance", "audience", "everybody with access", "text", "Lock your screen when you leave it.")
	w.do("pack", "issue", "BASICS", issued)
	if w.err != nil {
		return 0
	}
	var rows []int
	for i := range c.size.People {
		if !c.last[i].Known() && !c.chance(3) {
			rows = append(rows, i)
		}
	}
	sheet := table("employee_no,date", len(rows), func(i int) []string { return []string{number(rows[i]), string(Today.AddDays(-c.r.IntN(290)))} })
	if _, err := w.s.AcknowledgeFile(w.ctx, "BASICS", sheet, store.ImportOptions{Name: "basics.csv", Apply: true, SkipRefused: true}); err != nil {
		w.err = fmt.Errorf("read the acknowledgements: %w", err)
	}
	return 1
}

// holders are whom the administrator enters for the posts; most posts have one.
func (c *council) holders(ctx context.Context, s *store.Session, say func(string)) error {
	posts, err := s.Posts(ctx, "")
	if err != nil {
		return fmt.Errorf("list the posts: %w", err)
	}
	n := 0
	for _, p := range posts {
		if c.chance(4) {
			continue
		}
		holder := c.r.IntN(c.size.People)
		for c.last[holder].Known() || c.outside[holder] {
			holder = c.r.IntN(c.size.People)
		}
		if err := s.HoldPost(ctx, p.ID, number(holder), Today.AddDays(-c.r.IntN(2000)), ""); err != nil {
			return fmt.Errorf("fill %s: %w", p.Title, err)
		}
		n++
	}
	say(fmt.Sprintf("%d posts are held", n))
	return nil
}
