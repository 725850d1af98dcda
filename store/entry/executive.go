package entry

import "strings"

// What the Senior Information Risk Owner tells the council's executive, and what the Chief Executive receives.

func executiveItemKind() Kind {
	asked := []string{"title", "held_on", "meeting", "minute_reference", "outcome"}
	return Kind{
		Name: "executive-item", Plural: "executive-items", Title: "Executive items", Prefix: "EI",
		About: "Each time that information security was before the council's executive management.",
		Fields: []Field{
			{Name: "title", Label: "Paper", Type: Text, Need: Always, When: "always", Clauses: []string{"CBC-014"}},
			{Name: "held_on", Label: "Date", Type: Day, Need: Always, When: "always", Clauses: []string{"CBC-014"}},
			{Name: "meeting", Label: "Meeting", Type: Text},
			{Name: "minute_reference", Label: "Minute", Type: Text, Need: Always, When: "always", Clauses: []string{"CBC-014"}},
			{Name: "outcome", Label: "What was decided", Type: Long},
		},
		States: []string{"recorded"}, Call: func(v Values) string { return v["title"] }, Answers: "post-siro",
		Acts: []Act{{
			Verb: "log", Title: "log an executive item", Makes: true, To: "recorded", Needs: []string{"title", "held_on", "minute_reference"}, Takes: asked,
			Roles: []Role{SIRO, ISM, ChiefExecutive}, Gate: notAhead("held_on", "log the item once the meeting was held"), Does: []Does{{Duty: "promote-to-executive", On: "held_on"}}, Clauses: []string{"CBC-014"},
		}},
	}
}

// notAhead refuses a day that has not come.
func notAhead(field, advice string) func(*Gate) error {
	return func(g *Gate) error {
		if day := g.Entry.Fields.Day(field); day > g.Today() {
			return Refuse("%s has not come yet: %s", day.Short(), advice)
		}
		return nil
	}
}

func opinions() []string { return []string{"good", "reasonable", "limited", "none"} }

func positionKind() Kind {
	figures := []Field{
		{Name: "overdue_duties", Label: "Overdue duties", Group: "Figures", Type: Number, Need: Always, When: "always", Clauses: []string{"CBC-013"}},
		{Name: "open_risks", Label: "Open risks", Type: Number, Need: Always, When: "always", Clauses: []string{"CBC-013"}},
		{Name: "open_incidents", Label: "Open incidents", Type: Number, Need: Always, When: "always", Clauses: []string{"CBC-013"}},
		{Name: "exceptions_in_force", Label: "Exceptions in force", Type: Number},
	}
	fields := append([]Field{
		{Name: "quarter_ending", Label: "Quarter ending", Type: Day, Need: Always, When: "always"},
	}, figures...)
	fields = append(fields,
		Field{Name: "opinion", Label: "Assurance", Group: "Judgement", Type: Choice, Choices: opinions(), Need: Always, When: "always", Clauses: []string{"CBC-013"}},
		Field{Name: "decisions", Label: "Decisions", Type: Long},
		Field{Name: "signed_at", Label: "Signed", Type: Moment})
	drafted := []string{"quarter_ending", "overdue_duties", "open_risks", "open_incidents", "exceptions_in_force", "opinion", "decisions"}
	return Kind{
		Name: "position", Plural: "positions", Title: "Quarterly positions", Prefix: "QP",
		About:  "The state of information security each quarter, as the Senior Information Risk Owner signs it.",
		Fields: fields, States: []string{"draft", "signed"}, Final: []string{"signed"},
		Call: func(v Values) string { return "Quarter ending " + v.Day("quarter_ending").Short() }, Answers: "post-siro",
		Acts: []Act{
			{Verb: "draft", Title: "draft a quarterly position", Makes: true, To: "draft", Needs: []string{"quarter_ending"}, Takes: drafted, Roles: []Role{ISM, SIRO}, Help: "Figures that are left blank are counted.", Gate: notAhead("quarter_ending", "draft the position once the quarter is over"), Sets: counted(positionFigures())},
			{Verb: "set", Title: "change a quarterly position", From: []string{"draft"}, Takes: drafted, Roles: []Role{ISM, SIRO}, Gate: notAhead("quarter_ending", "draft the position once the quarter is over")},
			{Verb: "count", Title: "count the figures of a quarterly position anew", From: []string{"draft"}, Roles: []Role{ISM, SIRO}, Sets: countedAnew(positionFigures())},
			{
				Verb: "sign", Title: "sign a quarterly position", From: []string{"draft"}, To: "signed", Needs: []string{"overdue_duties", "open_risks", "open_incidents", "opinion"}, Takes: []string{"opinion", "decisions"},
				Roles: []Role{SIRO}, Signs: true, Sets: stamp("signed_at"), Does: []Does{{Duty: "sign-quarterly-position"}}, Clauses: []string{"CBC-013"},
			},
		},
	}
}

func exceptionsReportKind() Kind {
	drafted := []string{"quarter_ending", "in_force", "accepted_in_quarter", "ended_in_quarter", "past_their_end", "comment"}
	fields := []Field{
		{Name: "quarter_ending", Label: "Quarter ending", Type: Day, Need: Always, When: "always", Clauses: []string{"CBC-084"}},
		{Name: "in_force", Label: "Exceptions in force", Type: Number, Need: Always, When: "always", Clauses: []string{"CBC-084"}},
		{Name: "accepted_in_quarter", Label: "Accepted in the quarter", Type: Number},
		{Name: "ended_in_quarter", Label: "Ended in the quarter", Type: Number},
		{Name: "past_their_end", Label: "Past their end and not put right", Type: Number, Need: Always, When: "always", Clauses: []string{"CBC-084"}},
		{Name: "comment", Label: "Comment", Type: Long, Need: func(v Values) bool { n, _ := v.Int("past_their_end"); return n > 0 }, When: "where any is past its end"},
	}
	return Kind{
		Name: "exceptions-report", Plural: "exceptions-reports", Title: "Exceptions reports", Prefix: "ER",
		About:  "The departures from policy that were in force in a quarter, as they are reported to the Senior Information Risk Owner.",
		Fields: fields,
		States: []string{"draft", "reported"}, Final: []string{"reported"},
		Call: func(v Values) string { return "Exceptions, quarter ending " + v.Day("quarter_ending").Short() }, Answers: "post-ict",
		Acts: []Act{
			{Verb: "draft", Title: "draft an exceptions report", Makes: true, To: "draft", Needs: []string{"quarter_ending"}, Takes: drafted, Roles: []Role{ICT, ISM}, Help: "Figures that are left blank are counted.", Gate: notAhead("quarter_ending", "draft the report once the quarter is over"), Sets: counted(exceptionFigures())},
			{Verb: "set", Title: "change an exceptions report", From: []string{"draft"}, Takes: drafted, Roles: []Role{ICT, ISM}},
			{Verb: "count", Title: "count the figures of an exceptions report anew", From: []string{"draft"}, Roles: []Role{ICT, ISM}, Sets: countedAnew(exceptionFigures())},
			{
				Verb: "report", Title: "report the exceptions of a quarter", From: []string{"draft"}, To: "reported", Needs: []string{"in_force", "past_their_end"}, Takes: []string{"comment"}, Roles: []Role{ICT, ISM},
				Gate: whole(fields, "report the exceptions"), Does: []Does{{Duty: "report-exceptions"}}, Clauses: []string{"CBC-084"},
			},
		},
	}
}

// whole refuses an entry that lacks one of the fields that are required.
func whole(fields []Field, what string) func(*Gate) error {
	return func(g *Gate) error {
		k := Kind{Fields: fields}
		if missing := k.Missing(g.Entry.Fields); len(missing) > 0 {
			return Refuse("%s still lacks %s: give it before you %s", g.Entry.ID, strings.ToLower(missing[0]), what)
		}
		return nil
	}
}
