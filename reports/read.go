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

// LeaverDraft is what a leaver record would say now, and what still stands in the way of issuing it. Nothing is entered in the register.
func LeaverDraft(ctx context.Context, s *store.Session, person, engagement string) (c Content, lacks []entry.Phrase, err error) {
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
	f := leaverFactsOf(func(login string) string { return login }, l, d, English)
	f.Draft = true
	return leaverContent(f), lacks, nil
}

// leaverContent are the facts of a leaver record in the order of its pages.
func leaverContent(f LeaverFacts) Content {
	c := Content{
		Schema: LeaverSchema, Number: f.Number, Version: f.Version, Council: f.Council, Title: "Leaver record", Subtitle: f.Person.Name, Classification: f.Classification,
		Draft: f.Draft, Test: f.Test, IssuedAt: f.IssuedAt, Trail: f.Trail, Signers: f.Signers, Sections: []Section{},
	}
	c.Section("The person").Facts(2, []sheet.Fact{
		{Label: "Name", Value: f.Person.Name},
		{Label: "Number", Value: f.Person.EmployeeNo},
		{Label: "Post", Value: f.Engagement.Post},
		{Label: "Service", Value: f.Engagement.Service},
		{Label: "Last working day", Value: f.Dates.LastWorkingDay.Long()},
		{Label: "Notice", Value: f.Notice.Words},
	})
	rows := make([][]sheet.Cell, 0, len(f.Accounts))
	for _, a := range f.Accounts {
		state := sheet.Tag{Word: "On time", Tone: sheet.Good}
		words := make([]string, 0, len(a.Closure.Late))
		switch {
		case a.Open():
			state = sheet.Tag{Word: "Open", Tone: sheet.Bad}
			if _, excepted := f.exception(a); excepted {
				state = sheet.Tag{Word: "Excepted", Tone: sheet.Warn}
			}
		case !a.Closure.OnTime:
			state = sheet.Tag{Word: "Late", Tone: sheet.Warn}
			for _, l := range a.Closure.Late {
				words = append(words, l.Words+" by "+l.Clock)
			}
		}
		done := a.Action
		if !a.DoneAt.IsZero() {
			done += " on " + moment(a.DoneAt)
		}
		rows = append(rows, []sheet.Cell{{Text: a.System, Strong: true, Detail: a.Login}, {Text: a.OwnerPost}, {Text: done, Detail: a.Evidence}, {Tag: state, Detail: strings.Join(words, "; ")}})
	}
	if len(rows) > 0 {
		c.Section("Access").Table([]sheet.Column{{Title: "System", Width: 3}, {Title: "Owner", Width: 3}, {Title: "Closed", Width: 3}, {Title: "State", Width: 2}}, rows)
	}
	if len(f.Returns) > 0 {
		rows = nil
		for _, r := range f.Returns {
			rows = append(rows, []sheet.Cell{{Text: r.Item}, {Text: strings.ReplaceAll(r.Outcome, "-", " "), Detail: r.Evidence + r.Reason}})
		}
		c.Section("Things to return").Table([]sheet.Column{{Title: "What", Width: 1}, {Title: "What became of it", Width: 1}}, rows)
	}
	if len(f.Checks) > 0 {
		rows = nil
		for _, k := range f.Checks {
			rows = append(rows, []sheet.Cell{{Text: k.Item, Detail: k.Stage}, {Text: k.Answer, Detail: k.Evidence}})
		}
		c.Section("Checklist").Table([]sheet.Column{{Title: "Line", Width: 1}, {Title: "Answer", Width: 1}}, rows)
	}
	if len(f.Exceptions) > 0 {
		var list []string
		for _, e := range f.Exceptions {
			list = append(list, e.Subject+": "+e.Reason+", until "+e.Expires.Long())
		}
		c.Section("Exceptions").List(list)
	}
	return c
}
