package entry

import (
	"time"

	"muniment/store/calendar"
)

// The Senior Information Risk Owner's yearly statement, from the draft to its receipt by the Chief Executive. The year ends on 31 March.

// YearEnd is the last end of a year that has come by a day: 31 March of that year or of the one before.
func YearEnd(day calendar.Date) calendar.Date {
	t := day.Time()
	end := calendar.On(t.Year(), time.March, 31)
	if day < end {
		return calendar.On(t.Year()-1, time.March, 31)
	}
	return end
}

func statementKind() Kind {
	fields := statementFields()
	drafted := []string{"opinion", "summary", "returns_due", "returns_received", "returns_missing", "priorities_done", "priorities_next", "data_quality"}
	return Kind{
		Name: "statement", Plural: "statements", Title: "Annual statements", Prefix: "ST",
		About:  "The yearly statement on the security of information assets: drafted, signed by the Senior Information Risk Owner, received by the Chief Executive.",
		Fields: fields, States: []string{"draft", "signed", "received"},
		Call: func(v Values) string { return "Statement for the year to " + v.Day("year_ending").Long() }, Answers: "post-siro",
		// One a year, and each is judged: whether the next is owed depends on those that are done.
		Cases: true,
		Acts: []Act{
			{
				Verb: "open", Title: "open the year's statement", Makes: true, To: "draft", Needs: []string{"year_ending"}, Takes: append([]string{"year_ending"}, drafted...), Roles: []Role{ISM, SIRO},
				Help: "How many owners' returns are due and received is counted.", Gate: yearIsOver, Sets: counted(returnFigures()),
			},
			{Verb: "count", Title: "count the owners' returns of the year anew", From: []string{"draft"}, Roles: []Role{ISM, SIRO}, Sets: countedAnew(returnFigures())},
			{Verb: "set", Title: "draft the year's statement", From: []string{"draft"}, Takes: drafted, Roles: []Role{ISM, SIRO}},
			{
				Verb: "sign", Title: "sign the year's statement", From: []string{"draft"}, To: "signed", Takes: drafted, Roles: []Role{SIRO}, Signs: true,
				Gate: AllOf(whole(fields, "sign the statement"), returnsExplained), Sets: stamp("signed_at"), Clauses: []string{"CBC-015"},
			},
			{
				Verb: "receive", Title: "receive the year's statement", From: []string{"signed"}, To: "received", Roles: []Role{ChiefExecutive, ISM}, Signs: true, Takes: []string{"committee_on"},
				Own:  []Field{{Name: "received_by", Label: "Who received it", Type: Person, Help: "Where somebody else enters it."}},
				Gate: AllOf(Another("sign", "whoever signed the statement cannot receive it: the Chief Executive does"), notTheSigner), Sets: stamp("received_at"), Clauses: []string{"CBC-012"},
			},
			{Verb: "to-committee", Title: "record when a statement went to the audit committee", From: []string{"signed", "received"}, Needs: []string{"committee_on"}, Takes: []string{"committee_on"}, Roles: []Role{SIRO, ISM, ChiefExecutive}},
			{Verb: "withdraw", Title: "withdraw a signed statement", From: []string{"signed"}, To: "draft", Roles: []Role{SIRO}, Own: reasonGiven(), Sets: func(*Gate) Values { return Values{"signed_at": ""} }},
		},
	}
}

func statementFields() []Field {
	return []Field{
		{Name: "year_ending", Label: "Year ending", Type: Day, Need: Always, When: "always", Clauses: []string{"CBC-015"}},
		{Name: "opinion", Label: "Assurance", Group: "Opinion", Type: Choice, Choices: opinions(), Need: Always, When: "always", Clauses: []string{"CBC-015"}},
		{Name: "summary", Label: "Opinion in words", Type: Long, Need: Always, When: "always"},
		{Name: "returns_due", Label: "Owners' returns due", Group: "Owners' returns", Type: Number, Need: Always, When: "always"},
		{Name: "returns_received", Label: "Owners' returns received", Type: Number, Need: Always, When: "always"},
		{Name: "returns_missing", Label: "Why returns are missing", Type: Long},
		{Name: "priorities_done", Label: "What became of last year's priorities", Group: "Priorities", Type: Long},
		{Name: "priorities_next", Label: "Next year's priorities", Type: Long, Need: Always, When: "always"},
		{Name: "data_quality", Label: "How far the figures can be relied on", Type: Long, Need: Always, When: "always"},
		{Name: "signed_at", Label: "Signed", Group: "Signed and received", Type: Moment},
		{Name: "received_at", Label: "Received by the Chief Executive", Type: Moment, Clauses: []string{"CBC-012"}},
		{Name: "committee_on", Label: "Before the audit committee", Type: Day},
	}
}

func yearIsOver(g *Gate) error {
	end := g.Entry.Fields.Day("year_ending")
	switch {
	case YearEnd(end) != end:
		return Refuse("a year ends on 31 March, and %s does not: give year_ending as %s", end.Short(), YearEnd(g.Today()))
	case end > g.Today():
		return Refuse("the year to %s is not over: its statement is opened from 1 April", end.Short())
	}
	return nil
}

func returnsExplained(g *Gate) error {
	due, _ := g.Entry.Fields.Int("returns_due")
	received, _ := g.Entry.Fields.Int("returns_received")
	switch {
	case received > due:
		return Refuse("%d returns received are more than the %d due: correct one of the two", received, due)
	case received < due && g.Entry.Fields["returns_missing"] == "":
		return Refuse("%d of %d owners' returns are missing: say in returns_missing whose and why", due-received, due)
	}
	return nil
}

// statementFigureKind is a figure that the register does not count: requests for information, for one. It is always shown with its source, and as typed.
func statementFigureKind() Kind {
	fields := []Field{
		{Name: "name", Label: "What is counted", Type: Text, Need: Always, When: "always"},
		{Name: "value", Label: "How many", Type: Number, Need: Always, When: "always"},
		{Name: "out_of", Label: "Out of how many", Type: Number},
		{Name: "last_year", Label: "How many the year before", Type: Number},
		{Name: "source", Label: "Where the figure comes from", Type: Text, Need: Always, When: "always", Help: "The system or report, and its day."},
	}
	return Kind{
		Name: "statement-figure", Plural: "statement-figures", Title: "Figures that were typed in", Prefix: "SG", PartOf: "statement",
		About: "What a statement says of matters that the register does not count, such as requests for information, with the source.", Fields: fields, Editors: []Role{ISM, SIRO},
		Acts: []Act{
			{Verb: "add", Title: "add a figure to a statement", Makes: true, Needs: []string{"name", "value", "source"}, Takes: fieldNames(fields), Roles: []Role{ISM, SIRO}, Gate: figureFits},
			{Verb: "set", Title: "change a figure of a statement", Takes: fieldNames(fields), Roles: []Role{ISM, SIRO}, Own: reasonGiven(), Gate: figureFits},
			{Verb: "end", Title: "take a figure out of a statement", Roles: []Role{ISM, SIRO}, Own: reasonGiven(), Gate: statementDrafted},
		},
	}
}

// statementDrafted keeps what was signed as it was signed.
func statementDrafted(g *Gate) error {
	s, err := g.Find("statement", g.Entry.Of)
	if err != nil {
		return err
	}
	if s.State != "draft" {
		return Refuse("%s is %s: its figures stand as they were signed", s.ID, s.State)
	}
	return nil
}

func figureFits(g *Gate) error {
	n, _ := g.Entry.Fields.Int("value")
	if of, given := g.Entry.Fields.Int("out_of"); given && n > of {
		return Refuse("%d cannot be out of %d: correct one of the two", n, of)
	}
	return statementDrafted(g)
}

// contactPointKind is whom everybody asks about information security.
func contactPointKind() Kind {
	asked := []string{"name", "email", "telephone", "hours", "away"}
	return Kind{
		Name: "contact-point", Plural: "contact-points", Title: "Contact point", Prefix: "CP",
		About: "Where anybody turns with a question or a worry about information security.",
		Fields: []Field{
			{Name: "name", Label: "Name", Type: Text, Need: Always, When: "always"},
			{Name: "email", Label: "E-mail", Type: Text, Need: Always, When: "always", Clauses: []string{"CBC-016"}},
			{Name: "telephone", Label: "Telephone", Type: Text, Need: Always, When: "always", Clauses: []string{"CBC-016"}},
			{Name: "hours", Label: "Hours", Type: Text},
			{Name: "away", Label: "Who answers in absence, and how", Type: Text, Need: Always, When: "always", Clauses: []string{"CBC-016"}},
		},
		Answers: "post-ism", Open: true, Editors: []Role{ISM, Administrator},
		Acts: []Act{{
			Verb: "check", Title: "check the contact point", Roles: []Role{ISM, Administrator}, Needs: []string{"email", "telephone", "away"}, Takes: asked,
			Does: []Does{{Duty: "check-contact-point"}}, Clauses: []string{"CBC-016"},
		}},
	}
}

// notTheSigner refuses that whoever signed the statement is said to have received it.
func notTheSigner(g *Gate) error {
	signed, err := g.History("sign")
	if err != nil {
		return err
	}
	for _, e := range signed {
		if e.By != "" && e.By == g.Given["received_by"] {
			return Refuse("whoever signed the statement cannot receive it: the Chief Executive does")
		}
	}
	return nil
}
