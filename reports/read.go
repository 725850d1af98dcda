package reports

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"muniment/reports/sheet"
	"muniment/store"
	"muniment/store/entry"
)

// What a record says, to be read at a desk: before it is issued, and from inside its file afterwards. The words, tables and figures are those of its pages.

// leaverFile is the name of the facts inside a leaver record.
const leaverFile = "leaver-record.json"

// ContentOf is what an issued record says, from inside its file.
func ContentOf(file []byte) (Content, error) {
	c, report, err := readContent(file)
	switch {
	case err != nil:
		return c, err
	case len(report.Problems) > 0:
		return c, &store.ConflictError{Reason: "this record is not sound: check its file"}
	}
	for _, a := range report.Attachments {
		if a.Name != leaverFile {
			continue
		}
		var f LeaverFacts
		if err := json.Unmarshal(a.Data, &f); err != nil {
			return c, fmt.Errorf("read the record: %w", err)
		}
		return leaverContent(f), nil
	}
	if c.Schema == "" {
		return c, &store.ConflictError{Reason: "this file holds nothing that could be shown here: save a copy and read its pages"}
	}
	return c, nil
}

// LeaverDraft is what a leaver record in a language would say now, and what still stands in the way of issuing it. Nothing is entered in the register.
func LeaverDraft(ctx context.Context, s *store.Session, language Language, person, engagement string) (c Content, lacks []entry.Phrase, err error) {
	l, err := s.LeaverCase(ctx, person, engagement)
	if err != nil {
		return c, nil, err
	}
	if l.Due.IsZero() {
		lacks = append(lacks, whyNotEnding(l))
	}
	if open := l.Open(); len(open) > 0 {
		lacks = append(lacks, (&store.OpenAccountsError{Name: l.Person.Name(), Accounts: open}).Phrase())
	}
	d := store.Draft{Council: s.Council(), Signatory: store.Signatory{At: s.Now()}}
	f := leaverFactsOf(func(login string) string { return login }, l, d, language)
	f.Draft = true
	return leaverContent(f), lacks, nil
}

// leaverContent are the facts of a leaver record in the order of its pages, in their words and in its language.
func leaverContent(f LeaverFacts) Content {
	w := newTongue(f.Language)
	c := Content{
		Schema: LeaverSchema, Number: f.Number, Version: f.Version, Council: f.Council, Title: w.say("Leaver record"), Subtitle: f.Person.Name, Classification: f.Classification,
		Draft: f.Draft, Test: f.Test, IssuedAt: f.IssuedAt, Trail: f.Trail, Signers: f.Signers, Sections: []Section{},
	}
	c.Section(w.say("Person and post")).Facts(2, []sheet.Fact{
		{Label: w.say("Name"), Value: f.Person.Name},
		{Label: w.say("Employee number"), Value: f.Person.EmployeeNo},
		{Label: w.say("Post"), Value: f.Engagement.Post},
		{Label: w.say("Service"), Value: f.Engagement.Service},
		{Label: w.say("Last working day"), Value: w.day(f.Dates.LastWorkingDay)},
		{Label: strings.TrimSuffix(w.say("Notice: "), ": "), Value: f.Notice.Words},
	})
	rows := make([][]sheet.Cell, 0, len(f.Accounts))
	for _, a := range f.Accounts {
		done := sheet.Cell{Text: w.say("Not closed"), Detail: a.Evidence}
		if !a.DoneAt.IsZero() {
			done.Text = w.moment(a.DoneAt) + ", " + w.say(actionWords(a.Action))
		}
		rows = append(rows, []sheet.Cell{{Text: a.System, Strong: true, Detail: a.Login}, {Text: a.OwnerPost}, done, outcome(f, a, w)})
	}
	if len(rows) > 0 {
		c.Section(w.say("Accounts and access")).Table([]sheet.Column{{Title: w.say("Account"), Width: 3}, {Title: w.say("System owner"), Width: 3}, {Title: w.say("Done"), Width: 3}, {Title: w.say("Outcome"), Width: 2}}, rows)
	}
	if len(f.Returns) > 0 {
		rows = nil
		for _, r := range f.Returns {
			rows = append(rows, []sheet.Cell{{Text: r.Item}, {Text: capital(w.say(strings.ReplaceAll(r.Outcome, "-", " "))), Detail: r.Evidence + r.Reason}})
		}
		c.Section(w.say("Things to return")).Table([]sheet.Column{{Title: w.say("Item"), Width: 1}, {Title: w.say("Outcome"), Width: 1}}, rows)
	}
	if len(f.Checks) > 0 {
		rows = nil
		for _, k := range f.Checks {
			rows = append(rows, []sheet.Cell{{Text: k.Item, Detail: capital(w.say(k.Stage))}, {Text: capital(w.say(strings.ReplaceAll(k.Answer, "-", " "))), Detail: k.Evidence}})
		}
		c.Section(w.say("Other checks")).Table([]sheet.Column{{Title: w.say("Check"), Width: 1}, {Title: w.say("Answer"), Width: 1}}, rows)
	}
	if len(f.Exceptions) > 0 {
		var list []string
		for _, e := range f.Exceptions {
			list = append(list, e.Subject+": "+e.Reason+", "+w.sayf("Exception until %s", w.day(e.Expires)))
		}
		c.Section(w.say("Exceptions")).List(list)
	}
	return c
}
