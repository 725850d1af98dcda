package duty

import (
	"fmt"

	"muniment/store/calendar"
)

// The rules about access that is asked for, given in an emergency, or given without saying what for.

func requestDuties() []Duty {
	return []Duty{
		{
			ID:           "emergency-access",
			Title:        "Regularise or close access given in an emergency",
			Clauses:      []string{"CBC-005", "CBC-042"},
			MetBy:        "prompt",
			OwedBy:       "the owner of the system; the Information Security Manager where it has none",
			Period:       "by the end of the working day after it was given, or as the council sets",
			PeriodSource: byCouncil,
			DischargedBy: "the owner closes the access, or gives it again on a request that a manager permitted",
			Act:          "muniment close GRANT --evidence TEXT",
			Where:        "grants",
			Find:         emergencyAccess,
			group:        byThing(onSystems, remark(" given in an emergency")),
		},
		{
			ID:           "decide-access-request",
			Title:        "Decide about a request for access",
			Clauses:      []string{"CBC-042", "CBC-043"},
			MetBy:        "prompt",
			OwedBy:       "the manager of the person; the post above where the manager asked",
			Period:       "within two working days, or as the council sets",
			PeriodSource: byCouncil,
			DischargedBy: "the manager permits the request, or refuses it with the reason",
			Act:          "muniment grant decide REQUEST permit|refuse",
			Where:        "access-requests",
			Find:         decideRequests,
			group:        counted("requests for access to decide", onSystems),
		},
		{
			ID:           "grant-permitted-request",
			Title:        "Give access that was permitted",
			Clauses:      []string{"CBC-042"},
			MetBy:        "prompt",
			OwedBy:       "the owner of the system; the Information Security Manager where it has none",
			Period:       "within two working days, or as the council sets",
			PeriodSource: byCouncil,
			DischargedBy: "the owner gives the access to somebody who was informed of their obligations, or the request is withdrawn",
			Act:          "muniment grant give REQUEST --login LOGIN",
			Where:        "access-requests",
			Find:         grantRequests,
			group:        counted("permitted requests to carry out", onSystems),
		},
		{
			ID:           "access-purpose",
			Title:        "Say for which purposes access may be used",
			Clauses:      []string{"CBC-054"},
			MetBy:        "prompt",
			OwedBy:       "the owner of the system; the Information Security Manager where it has none",
			Period:       "within five working days, or as the council sets; of access given since the register came into use",
			PeriodSource: byCouncil,
			DischargedBy: "the purpose is recorded, on one grant or on all of a system that have none",
			Act:          "muniment grant purpose --system SYSTEM --purpose TEXT",
			Where:        "grants",
			Find:         accessPurposes,
			group:        counted("systems with access that says no purpose", onSystems),
		},
		{
			ID: "request-with-reason", Title: "Ask for access with its job function and purpose", Clauses: []string{"CBC-043", "CBC-054"}, MetBy: "field",
			OwedBy: "whoever asks", Period: "when access is asked for", PeriodSource: byPolicy,
			DischargedBy: "a request is not taken without the job function that needs the access and the purpose of it",
			Act:          "muniment grant request --person PERSON --system SYSTEM --reason TEXT --purpose TEXT", Where: "access-requests",
		},
		{
			ID: "manager-decides-access", Title: "Have a manager decide who may use what", Clauses: []string{"CBC-042"}, MetBy: "gate",
			OwedBy: "the manager of the person", Period: "before access is given", PeriodSource: byPolicy,
			DischargedBy: "nobody decides about what they asked for or will hold, and nothing is given on a request that was not permitted",
			Act:          "muniment grant decide REQUEST permit", Where: "access-requests",
		},
		{
			ID: "informed-before-given", Title: "Inform before access is given", Clauses: []string{"CBC-005"}, MetBy: "gate",
			OwedBy: "the manager of the person", Period: "no later than the day access is given", PeriodSource: byPolicy,
			DischargedBy: "access is not given on a request while no day is known on which the person was informed of their obligations",
			Act:          "muniment grant give REQUEST --informed DATE", Where: "access-requests",
		},
		{
			ID: "access-ends-on-a-day", Title: "Give temporary and external access to a day", Clauses: []string{"AZS-007", "OCSI-016"}, MetBy: "gate",
			OwedBy: "whoever asks", Period: "when access is asked for", PeriodSource: byCouncil,
			DischargedBy: "a request for temporary access, or of somebody from outside, is not taken without its last day, and is not extended: each project asks anew",
			Act:          "muniment grant request --ends DATE", Where: "access-requests",
		},
		{
			ID: "own-login", Title: "Give nobody somebody else's login", Clauses: []string{"CBC-061"}, MetBy: "gate",
			OwedBy: "the owner of the system", Period: "when access is given", PeriodSource: byPolicy,
			DischargedBy: "access is not given under a login that somebody else uses, but for a shared account that the Information Security Manager permits",
			Act:          "muniment grant give REQUEST --login LOGIN", Where: "access-requests",
		},
	}
}

// emergencyAccess finds access that the Information Security Manager gave at once, until it is closed or somebody has decided about it.
func emergencyAccess(f *Facts) []Case {
	var out []Case
	for _, g := range f.Staff.Emergencies {
		text := fmt.Sprintf("Close %s of %s, given in an emergency, or have it decided about", f.grantName(&g), f.person(g.Person))
		out = append(out, f.grantCase(&g, text, f.owner(g.System), g.EndsOn.End()))
	}
	return out
}

func decideRequests(f *Facts) []Case {
	var out []Case
	for _, r := range f.Staff.Requests {
		if !f.known(r.DecidedAt).IsZero() {
			continue
		}
		text := fmt.Sprintf("Decide whether %s may have %s", f.person(r.Person), f.asked(&r))
		out = append(out, Case{
			Subject: "access-request", ID: r.ID, Person: r.Person, System: r.System, Thing: "request", Text: text,
			OwedBy: firstOf(r.Decides, PostISM), Due: f.after(calendar.Of(r.RequestedAt), "request-decide").End(),
		})
	}
	return out
}

func grantRequests(f *Facts) []Case {
	var out []Case
	for _, r := range f.Staff.Requests {
		if f.known(r.DecidedAt).IsZero() {
			continue
		}
		text := fmt.Sprintf("Give %s %s, as permitted on %s", f.person(r.Person), f.asked(&r), calendar.Of(r.DecidedAt).Long())
		out = append(out, Case{
			Subject: "access-request", ID: r.ID, Person: r.Person, System: r.System, Thing: "request", Text: text,
			OwedBy: f.owner(r.System), Due: f.after(calendar.Of(r.DecidedAt), "request-grant").End(),
		})
	}
	return out
}

// asked is what a request asks for, within a sentence: "account on Benefits, level Supervisor".
func (f *Facts) asked(r *AccessRequest) string {
	text := firstOf(r.Kind, "account") + " on " + f.system(r.System)
	if r.Level != "" {
		text += ", level " + r.Level
	}
	return text
}

// accessPurposes asks each owner once for all the access to a system that says no purpose.
func accessPurposes(f *Facts) []Case {
	var out []Case
	for _, n := range f.Staff.NoPurpose {
		text := fmt.Sprintf("Say for which purposes %s may be used: %s no purpose", f.system(n.System), count(n.Grants, "access says", "accesses say"))
		out = append(out, Case{
			Subject: "system", ID: n.System, System: n.System, Thing: "system", Text: text,
			OwedBy: f.owner(n.System), Due: f.after(n.Since, "purpose-due").End(),
		})
	}
	return out
}
