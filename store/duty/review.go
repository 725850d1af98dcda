package duty

import (
	"fmt"
	"time"

	"muniment/store/calendar"
)

// ReviewFacts are the access reviews under way and the weekly reviews of privileged accounts.
type ReviewFacts struct {
	Access    []SystemAccess   // of each system with live access: how long ago the oldest of it was decided on
	Campaigns []Campaign       // open ones
	Lines     []ReviewLine     // of open campaigns: not decided, and the access still stands
	Decided   []ReviewDecision // to revoke or to change access, that stands as it did
	Weeks     []Week           // since the register opened, to the current one
	Queries   []PrivilegedQuery
}

// SystemAccess says how long the access to a system has gone without anybody deciding on it.
type SystemAccess struct {
	System string
	Oldest calendar.Date // the day from which the period counts, of the access that has waited longest
	Live   int           // how much access stands
}

// Campaign is an access review under way: a snapshot of access, each line of which somebody decides on.
type Campaign struct {
	ID, Name  string
	System    string // the only one it is about, or ""
	Service   string // the only one whose people it is about, or ""
	StartedOn calendar.Date
	Due       calendar.Date
	Undecided int // lines that still wait for a decision
}

// ReviewLine is one line of an access review that nobody has decided on.
type ReviewLine struct {
	ID, Campaign, Grant    string
	Person, System         string
	Kind, Login, Level     string
	Post                   string // post id that decides; the holder's manager, or the system's owner where it is nobody's in particular
	Difference, LevelSince string // since the review before: new, changed or ""; and the level it had then
	Due                    calendar.Date
}

// ReviewDecision is a decision to revoke or to change access that is still as it was.
type ReviewDecision struct {
	Line, Grant, Person, System string
	Kind, Login                 string
	Level                       string // to which it is to be changed; "" where it is revoked
	DecidedOn                   calendar.Date
	Requested                   time.Time // the supplier was asked to close it; zero when not
}

func reviewSettings() []Setting {
	return []Setting{
		{"recertify", 6, Months, "after access was last decided on until it is reviewed again"},
		{"recertify-ahead", 30, Days, "before access is to be reviewed again in which the review is asked for"},
		{"review-lines", 20, WorkingDays, "in which the lines of an access review are decided, where its start names no day"},
		{"carry-out-revocation", 1, WorkingDays, "after a review revokes access until it is closed"},
		{"carry-out-change", 5, WorkingDays, "after a review changes the level of access until the change is made"},
		{"privileged-grace", 1, WorkingDays, "after the due day in which a weekly review of privileged accounts still counts for its week, as late"},
		{"privileged-query", 5, WorkingDays, "in which a query about a privileged account is answered"},
		{"privileged-dormant", 90, Days, "without a sign-in after which a privileged account counts as dormant"},
	}
}

func reviewDuties() []Duty {
	return append(campaignDuties(), privilegedDuties()...)
}

func campaignDuties() []Duty {
	return []Duty{
		{
			ID:           "recertify-access",
			Title:        "Review who has access to a system",
			Clauses:      []string{"CBC-042", "CBC-045"},
			MetBy:        "prompt",
			OwedBy:       "the Information Security Manager",
			Period:       "every 6 months, or as the council sets; access that nobody decided on in a review stays owed",
			PeriodSource: byCouncil,
			DischargedBy: "a review takes a snapshot of the access, and every line of it is decided",
			Act:          "muniment access-review start --system SYSTEM",
			Where:        "access-reviews",
			Find:         recertify,
			group:        counted("systems whose access is to be reviewed"),
		},
		{
			ID:           "decide-review-line",
			Title:        "Decide whether access is kept",
			Clauses:      []string{"CBC-042", "CBC-045", "CBC-053"},
			MetBy:        "prompt",
			OwedBy:       "the holder's manager; the owner of the system where the account is nobody's in particular; the post above for one's own access",
			Period:       "by the day that the review sets: 20 working days after its start, or as the council sets",
			PeriodSource: byCouncil,
			DischargedBy: "the access is kept, changed or revoked by somebody other than its holder; silence never keeps it",
			Act:          "muniment access-review decide LINE... --keep",
			Where:        "access-reviews",
			Find:         decideReviewLines,
			group:        byThing(onSystems, remark(" to keep, change or revoke")),
		},
		{
			ID:           "carry-out-revocation",
			Title:        "Close access that a review revoked",
			Clauses:      []string{"CBC-045"},
			MetBy:        "prompt",
			OwedBy:       "the owner of the system; the Information Security Manager where it has none",
			Period:       "by the end of the next working day after the decision, or as the council sets",
			PeriodSource: byCouncil,
			DischargedBy: "the owner confirms the closing with evidence",
			Act:          "muniment close GRANT --evidence TEXT",
			Where:        "access-reviews",
			Find:         carryOutRevocations,
			group:        byThing(onSystems, remark(" that a review revoked")),
		},
		{
			ID:           "carry-out-level-change",
			Title:        "Change access as a review decided",
			Clauses:      []string{"CBC-042"},
			MetBy:        "prompt",
			OwedBy:       "the owner of the system; the Information Security Manager where it has none",
			Period:       "within 5 working days of the decision, or as the council sets",
			PeriodSource: byCouncil,
			DischargedBy: "the access has the level that was decided on, with evidence",
			Act:          "muniment access-review carry-out LINE --evidence TEXT",
			Where:        "access-reviews",
			Find:         carryOutChanges,
			group:        byThing(onSystems, remark(" whose level a review changed")),
		},
		{
			ID:           "close-access-review",
			Title:        "Bring an access review to its end",
			Clauses:      []string{"CBC-042"},
			MetBy:        "prompt",
			OwedBy:       "the Information Security Manager",
			Period:       "by the day that the review sets; asked for once every line is decided or the day has come",
			PeriodSource: byCouncil,
			DischargedBy: "the review is closed with every line decided, or by the Information Security Manager with the undecided lines listed and the reason",
			Act:          "muniment access-review close REVIEW",
			Where:        "access-reviews",
			Find:         closeCampaigns,
			group:        counted("access reviews to bring to their end"),
		},
		{
			ID:           "show-access",
			Title:        "Show who has access",
			Clauses:      []string{"CBC-003", "CBC-053"},
			MetBy:        "field",
			OwedBy:       "everybody who answers for an asset or a system, and everybody for their own access",
			Period:       "whenever it is asked",
			PeriodSource: byPolicy,
			DischargedBy: "the register lists the live access to an asset or system, or of a person, with its level, its reason and when it was last decided on",
			Act:          "muniment access ID",
			Where:        "grants",
		},
	}
}

// recertify finds the systems with access that nobody has decided on for a period. While a review of a whole system is under way,
// what is owed is its lines.
func recertify(f *Facts) []Case {
	var out []Case
	for _, a := range f.Reviews.Access {
		due := f.after(a.Oldest, "recertify")
		if due.AddDays(-f.Periods.Of("recertify-ahead")) > f.Today() || f.underReview(a) {
			continue
		}
		out = append(out, Case{
			Subject: "system", ID: a.System, System: a.System, Thing: "system", OwedBy: PostISM, Due: due.End(),
			Text: fmt.Sprintf("Review who has access to %s: some of it was last decided on, or given, %s", f.system(a.System), sinceWords(f, a.Oldest)),
		})
	}
	return out
}

func sinceWords(f *Facts, day calendar.Date) string {
	if day == f.Opened {
		return "before the register opened on " + day.Long()
	}
	return "on " + day.Long()
}

// underReview reports whether a review of the whole system is open that began after the access fell under the period.
func (f *Facts) underReview(a SystemAccess) bool {
	for _, c := range f.Reviews.Campaigns {
		if (c.System == a.System || (c.System == "" && c.Service == "")) && c.Undecided > 0 && c.StartedOn >= a.Oldest {
			return true
		}
	}
	return false
}

func decideReviewLines(f *Facts) []Case {
	out := make([]Case, 0, len(f.Reviews.Lines))
	for i := range f.Reviews.Lines {
		l := &f.Reviews.Lines[i]
		g := Grant{Kind: l.Kind, Login: l.Login, System: l.System}
		note := ""
		switch l.Difference {
		case "new":
			note = "Given since the last review"
		case "changed":
			note = "Changed since the last review"
			if l.LevelSince != l.Level {
				note += ": the level was " + firstOf(l.LevelSince, "blank")
			}
		}
		whose := "Decide whether " + f.grantName(&g) + " is still needed"
		if l.Person != "" {
			whose = fmt.Sprintf("Decide whether %s keeps %s", f.person(l.Person), f.grantName(&g))
		}
		if l.Level != "" {
			whose += ", level " + l.Level
		}
		out = append(out, Case{
			Subject: "review-line", ID: l.ID, Person: l.Person, System: l.System, About: l.Login, Thing: kind(&g),
			Text: whose, OwedBy: Reviewer(f.Posts, l.Post, l.Person), Due: l.Due.End(), Note: note,
		})
	}
	return out
}

func carryOutRevocations(f *Facts) []Case {
	var out []Case
	for i := range f.Reviews.Decided {
		d := &f.Reviews.Decided[i]
		if d.Level != "" {
			continue
		}
		c := f.decidedCase(d, "carry-out-revocation")
		c.Text = "Close " + c.Text + ", which a review revoked on " + d.DecidedOn.Long()
		if at := f.known(d.Requested); !at.IsZero() {
			c.Note = "The supplier was asked on " + calendar.Of(at).Long() + " and has not confirmed"
		}
		out = append(out, c)
	}
	return out
}

func carryOutChanges(f *Facts) []Case {
	var out []Case
	for i := range f.Reviews.Decided {
		d := &f.Reviews.Decided[i]
		if d.Level == "" {
			continue
		}
		c := f.decidedCase(d, "carry-out-change")
		c.Text = fmt.Sprintf("Change %s to the level %s, as a review decided on %s", c.Text, d.Level, d.DecidedOn.Long())
		out = append(out, c)
	}
	return out
}

// decidedCase is what the owner of a system owes about one decision; its text names the access and whose it is.
func (f *Facts) decidedCase(d *ReviewDecision, period string) Case {
	g := Grant{Kind: d.Kind, Login: d.Login, System: d.System}
	name := f.grantName(&g)
	if d.Person != "" {
		name = possessive(f.person(d.Person)) + " " + name
	}
	return Case{
		Subject: "review-line", ID: d.Line, Person: d.Person, System: d.System, About: d.Login, Thing: kind(&g), Text: name,
		OwedBy: f.owner(d.System), Due: f.after(d.DecidedOn, period).End(),
	}
}

func closeCampaigns(f *Facts) []Case {
	var out []Case
	for _, c := range f.Reviews.Campaigns {
		text := fmt.Sprintf("Close the access review %s: every line is decided", c.Name)
		if c.Undecided > 0 {
			if f.Today() < c.Due {
				continue
			}
			text = fmt.Sprintf("Chase %s of the access review %s, or close it with them listed as undecided", count(c.Undecided, "line", "lines"), c.Name)
		}
		out = append(out, Case{Subject: "access-review", ID: c.ID, System: c.System, About: c.Name, Thing: "access review", Text: text, OwedBy: PostISM, Due: c.Due.End()})
	}
	return out
}

// Reviewer is the post that decides on somebody's access: the one given, or else the next above it that is not the holder's alone. A
// post that stands vacant is passed by where its duties would fall to the holder. Where nothing stands above, it is the
// Information Security Manager, or the SIRO for that manager's own access.
func Reviewer(posts map[string]Post, post, person string) string {
	f := Facts{Posts: posts}
	post = firstOf(post, PostISM)
	if person == "" {
		return post
	}
	seen := map[string]bool{}
	for p := post; p != "" && !seen[p]; p = posts[p].Above {
		seen[p] = true
		answering := p
		if len(posts[p].Holders) == 0 {
			answering = firstOf(f.answers(p), p)
		}
		if !onlyHeldBy(posts[answering], person) {
			return p
		}
	}
	if onlyHeldBy(posts[PostISM], person) {
		return PostSIRO
	}
	return PostISM
}

// Answering is the post above to which the duties of a vacant post fall, or "".
func Answering(posts map[string]Post, post string) string {
	f := Facts{Posts: posts}
	return f.answers(post)
}

func onlyHeldBy(p Post, person string) bool { return len(p.Holders) == 1 && p.Holders[0] == person }
