package reports

import (
	"cmp"
	"context"
	"fmt"

	"muniment/reports/sheet"
	"muniment/store"
	"muniment/store/entry"
)

// Records of systems and what can go wrong with them: a system's sheet with its backup instructions and restore tests, tests and what they found.

func systemRecords() []Kind {
	return []Kind{
		{
			Name: "system", Code: "SY", Title: "System sheet", Of: "system", Marking: "OFFICIAL-SENSITIVE", Field: "owner", Gather: gatherSystem,
			About: "Everything that is held of a system: its owner, backup instructions, the last restore test, settings and changes",
		},
		{
			Name: "restore-test", Code: "RT", Title: "Restore tests of a system", Of: "system", Marking: "OFFICIAL-SENSITIVE", Field: "owner", Gather: gatherRestoreTests,
			About: "Each restore test of a system: how long it took, how old the data was that came back, and what was promised",
		},
		{
			Name: "test", Code: "TF", Title: "Test and findings", Of: "test", Marking: "OFFICIAL-SENSITIVE", Field: "ict", Gather: gatherTest,
			About: "A test or audit with its scope, tester and result, and what became of each finding",
		},
	}
}

func gatherSystem(ctx context.Context, g *gathering) error {
	e, err := g.subject(ctx, "system")
	if err != nil {
		return err
	}
	g.about(e.Title, e.Title)
	g.standing(e, "hosting", "supplier")
	s := g.content.Section("Backup and recovery")
	if e.Fields["backup_instructions_ref"] == "" {
		s.Notice(sheet.Bad, "No backup instructions", "The register holds no backup instructions for this system. "+prefixed("The reason given: ", sentenceOf(e.Fields["no_backup_reason"])))
	}
	s.Facts(3, g.factsOf(e, "backup_instructions_ref", "backup_version", "backup_location", "backup_rotation", "backups_kept_days", "backup_reviewed_on", "recovery_procedure_ref", "rto_working_days", "rpo_hours"))
	g.lastRestore(s, e)
	g.fieldsOf(e, "name", "service", "owner_post", "supplier", "hosting", "backup_instructions_ref", "backup_version", "backup_location", "backup_rotation", "backups_kept_days", "backup_reviewed_on",
		"recovery_procedure_ref", "rto_working_days", "rpo_hours", "no_backup_reason", "last_restore_test", "restore_hours", "restore_working_days", "restore_age_hours", "restore_result")
	assets, err := g.entries(ctx, "asset", false)
	if err != nil {
		return err
	}
	var held []entry.Entry
	for _, a := range assets {
		if a.Fields["system"] == e.ID {
			held = append(held, a)
		}
	}
	if err := g.table(ctx, g.content.Section("Information assets that it holds"), held, title("Asset", 4), g.of("Owner", 4, "owner_post"), g.of("Classified", 2.4, "classification")); err != nil {
		return err
	}
	if err := g.eventsOf(ctx, "What was done", e); err != nil {
		return err
	}
	g.says(e.Title, "what is entered of it, and what was done")
	return g.ownerAndISM(ctx, "System owner", e.Post)
}

// lastRestore says what the last restore test showed, beside what is promised.
func (g *gathering) lastRestore(s *Section, e entry.Entry) {
	result := e.Fields["restore_result"]
	switch {
	case !e.Fields.Day("last_restore_test").Known() && result == "":
		s.Notice(sheet.Warn, "Never tested", "The register holds no restore test of this system.")
	case result == "as promised":
		s.Notice(sheet.Good, "The last restore test came back as promised", "Tested on "+g.field(e, "last_restore_test")+restoreWords(e.Fields)+".")
	default:
		s.Notice(sheet.Warn, "The last restore test fell short", sentenceOf(capital(result))+restoreTail(g.field(e, "last_restore_test"), e.Fields))
	}
}

func restoreTail(tested string, v entry.Values) string {
	if tested == "" {
		return ""
	}
	return " Last usable after a test on " + tested + restoreWords(v) + "."
}

func restoreWords(v entry.Values) string {
	return prefixed(": it took ", join(" and ", suffixed(v["restore_hours"], " hours"), prefixed("brought back data ", suffixed(v["restore_age_hours"], " hours old"))))
}

// suffixed puts words after a text, unless it is empty.
func suffixed(text, words string) string {
	if text == "" {
		return ""
	}
	return text + words
}

func (g *gathering) ownerAndISM(ctx context.Context, label, post string) error {
	if err := g.signsFor(ctx, "owner", label, post); err != nil {
		return err
	}
	g.signs("ism", "Information Security Manager", store.ISM)
	return nil
}

func gatherRestoreTests(ctx context.Context, g *gathering) error {
	e, err := g.subject(ctx, "system")
	if err != nil {
		return err
	}
	g.about(e.Title, e.Title)
	g.standing(e, "recovery_procedure_ref", "rto_working_days", "rpo_hours")
	events, err := g.Events(ctx, "system", e.ID)
	if err != nil {
		return err
	}
	s := g.content.Section("The last test")
	g.lastRestore(s, e)
	var rows [][]sheet.Cell
	for _, v := range events {
		if v.Verb != "restore-test" {
			continue
		}
		by, err := g.named(ctx, "login", v.EnteredBy)
		if err != nil {
			return err
		}
		started, finished, from := v.Given.At("started"), v.Given.At("finished"), v.Given.At("data_from")
		tag := sheet.Tag{Word: "Usable", Tone: sheet.Good}
		if !v.Given.Yes("usable") {
			tag = sheet.Tag{Word: "Not usable", Tone: sheet.Bad}
		}
		rows = append(rows, []sheet.Cell{
			{Text: moment(started), Strong: true, Detail: "to " + moment(finished)}, {Text: took(finished.Sub(started))}, {Text: took(started.Sub(from)), Detail: "from " + moment(from)}, {Tag: tag}, {Text: by, Detail: enteredWords(v.EnteredAt, "")}, {Text: v.Given["note"]},
		})
	}
	if len(rows) == 0 {
		g.lack("no restore of %s was tested: muniment system restore-test %s", e.Title, e.ID)
	}
	g.content.Section("Every test").Table([]sheet.Column{
		{Title: "Started and finished", Width: 3, Header: true}, {Title: "Took", Width: 1.6}, {Title: "Age of the data", Width: 2.4}, {Title: "Afterwards", Width: 1.8}, {Title: "Entered", Width: 3}, {Title: "Note", Below: true},
	}, rows).Small("All times are Europe/London.")
	g.says(e.Title, "each test of its restore, and what is promised")
	return g.ownerAndISM(ctx, "System owner", e.Post)
}

func gatherTest(ctx context.Context, g *gathering) error {
	e, err := g.entry(ctx, "test", g.id)
	if err != nil {
		return err
	}
	findings, err := g.partsOf(ctx, "finding", e.ID)
	if err != nil {
		return err
	}
	if err := g.learnEntries(ctx, append(findings, e)...); err != nil {
		return err
	}
	g.about(e.Title, e.Title)
	if e.State != "completed" {
		g.lack("it is %s: muniment test complete %s", e.State, e.ID)
	}
	g.standing(e, "type", "held_on", "report_reference")
	open, accepted := 0, 0
	for _, f := range findings {
		open += countIf(f.State == "open" || f.State == "fixed")
		accepted += countIf(f.State == "accepted")
	}
	tone := sheet.Neutral
	if open > 0 {
		tone = sheet.Warn
	}
	s := g.content.Section("Findings")
	s.Highlights(sheet.Figure{Value: fmt.Sprint(len(findings)), Label: plural(len(findings), "finding", "findings")}, sheet.Figure{Value: fmt.Sprint(open), Label: "not yet put right and retested", Tone: tone},
		sheet.Figure{Value: fmt.Sprint(accepted), Label: "accepted for a time"}, sheet.Figure{Value: fmt.Sprint(len(findings) - open - accepted), Label: "closed", Tone: sheet.Good})
	err = g.table(ctx, s, findings, title("Finding", 3.6),
		column{sheet.Column{Title: "Severity", Width: 1.8}, func(f entry.Entry) sheet.Cell { return sheet.Cell{Tag: severityTag(f.Fields["severity"])} }},
		g.of("Due", 2, "due_on"), g.of("Put right by", 2.8, "owner_post"), state(2),
		column{sheet.Column{Title: "What became of it", Below: true}, func(f entry.Entry) sheet.Cell {
			return sheet.Cell{Text: join(" ", sentenceOf(f.Fields["description"]), prefixed("Put right: ", sentenceOf(f.Fields["fix"])), prefixed("Retested: ", sentenceOf(f.Fields["retest"])), prefixed("Accepted: ", sentenceOf(f.Fields["accepted_reason"])), prefixed("Until ", sentenceOf(g.field(f, "accepted_until"))))}
		}})
	if err != nil {
		return err
	}
	g.fieldsOf(e, "title", "type", "held_on", "report_reference")
	if err := g.eventsOf(ctx, "How it came about", e); err != nil {
		return err
	}
	g.says(e.Title, "what was tested, by whom, what was found and what became of it")
	g.signs("ict", "ICT", store.ICT, store.ISM)
	g.signs("ism", "Information Security Manager", store.ISM, store.SIRO)
	return nil
}

func severityTag(severity string) sheet.Tag {
	tones := map[string]sheet.Tone{"critical": sheet.Bad, "high": sheet.Bad, "medium": sheet.Warn, "low": sheet.Info}
	return sheet.Tag{Word: capital(cmp.Or(severity, "not judged")), Tone: tones[severity]}
}
