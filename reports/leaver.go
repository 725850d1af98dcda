package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"muniment/reports/seal"
	"muniment/reports/sheet"
)

// prepareLeaver makes the leaver record of some facts: a PDF with its facts inside and its signature fields empty, to be signed. ErrFacts says what the facts lack.
func prepareLeaver(f LeaverFacts) (*seal.Prepared, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	w := newTongue(f.Language)
	f.Schema, f.Counts, f.Language = LeaverSchema, f.count(), w.language
	data, err := leaverJSON(f)
	if err != nil {
		return nil, err
	}
	facts := seal.Attachment{
		Name:         leaverFile,
		MIME:         "application/json",
		Description:  "The facts of this record, " + LeaverSchema,
		Relationship: "Data",
		Modified:     f.IssuedAt.UTC(),
		Data:         data,
	}
	pages := leaverPages(f, w, true)
	if err := w.done(); err != nil {
		return nil, err
	}
	out, err := pages.Prepare(facts)
	if errors.Is(err, sheet.ErrCharacters) {
		out, err = leaverPages(f, w, false).Prepare(facts)
	}
	if err != nil {
		return nil, fmt.Errorf("make leaver record %s: %w", f.Number, err)
	}
	return out, nil
}

// leaverJSON writes the facts with every list present, so that a reader finds an empty list and never null.
func leaverJSON(f LeaverFacts) ([]byte, error) {
	f.Accounts = append([]LeaverAccount{}, f.Accounts...)
	f.Returns = append([]LeaverReturn{}, f.Returns...)
	f.Checks = append([]LeaverCheck{}, f.Checks...)
	f.Exceptions = append([]LeaverException{}, f.Exceptions...)
	f.Signers = append([]Signer{}, f.Signers...)
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(f); err != nil {
		return nil, fmt.Errorf("write the facts of record %s: %w", f.Number, err)
	}
	return b.Bytes(), nil
}

// leaverPages draws the record, with the small faces or the whole ones. Its Counts are set.
func leaverPages(f LeaverFacts, w *tongue, latin bool) *sheet.Doc {
	d := sheet.New(sheet.Cover{
		Council:        f.Council,
		Title:          w.say("Leaver record"),
		Subtitle:       f.Person.Name,
		Number:         f.Number,
		Version:        f.Version,
		Classification: f.Classification,
		Provenance:     trailWords(f.Trail, w),
		Status:         leaverStatus(f),
		Issued:         f.IssuedAt,
		TestRegister:   f.Test,
		Language:       string(w.language),
		Latin:          latin,
	})
	leaverSummary(d, f, w)
	leaverPerson(d, f, w)
	if len(f.Accounts)+len(f.Returns) == 0 {
		d.Heading(2, w.say("Access and things to return"))
		d.Paragraph(w.say("The register holds no account, key or other means of access for this person, and nothing to return."))
	} else {
		leaverAccounts(d, f, w)
		leaverReturns(d, f, w)
	}
	leaverChecks(d, f, w)
	leaverExceptions(d, f, w)
	leaverStatement(d, f, w)
	leaverSignatures(d, f, w)
	return d
}

func leaverStatus(f LeaverFacts) sheet.Status {
	switch {
	case f.Draft:
		return sheet.Draft
	case len(f.Signers) > 0:
		return sheet.Awaiting
	default:
		return sheet.Complete
	}
}

// leaverSummary says first what matters most.
func leaverSummary(d *sheet.Doc, f LeaverFacts, w *tongue) {
	c := f.Counts
	if text := openWords(f, w); text != "" {
		title, tone := w.say("With exceptions"), sheet.Warn
		if c.OpenExcepted < c.Open {
			title, tone = w.say("Access is still open"), sheet.Bad
			if c.OpenExcepted > 0 {
				title = w.say("With exceptions, and access is still open")
			}
		}
		d.Notice(tone, title, text)
	}
	if c.Accounts+c.Returns == 0 {
		return
	}
	late, lateNote := sheet.Neutral, ""
	if c.Late > 0 {
		late, lateNote = sheet.Warn, w.sayf("%d by late notice, %d by late closure", c.LateNotice, c.LateClosure)
	}
	open, openNote := sheet.Neutral, ""
	if c.Open > 0 {
		open = sheet.Bad
		openNote = w.sayf("%d under an exception", c.OpenExcepted)
	}
	onTime := sheet.Neutral
	if c.OnTime > 0 {
		onTime = sheet.Good
	}
	returns, returnsNote := sheet.Neutral, ""
	if c.Returns > 0 {
		returnsNote = w.say("all returned or not held")
	}
	if c.ReturnsMissed > 0 {
		returns, returnsNote = sheet.Warn, w.sayf("%d not returned", c.ReturnsMissed)
	}
	d.Figures([]sheet.Figure{
		{Value: strconv.Itoa(c.Accounts), Label: w.count(c.Accounts, "account", "accounts")},
		{Value: strconv.Itoa(c.OnTime), Label: w.say("closed on time"), Tone: onTime},
		{Value: strconv.Itoa(c.Late), Label: w.say("closed late"), Note: lateNote, Tone: late},
		{Value: strconv.Itoa(c.Open), Label: w.say("open"), Note: openNote, Tone: open},
		{Value: strconv.Itoa(c.Returns), Label: w.count(c.Returns, "thing to return", "things to return"), Note: returnsNote, Tone: returns},
	})
}

// openWords says what was open when the record was issued; empty where nothing was.
func openWords(f LeaverFacts, w *tongue) string {
	c := f.Counts
	if c.Open == 0 {
		return ""
	}
	const most = 6 // beyond that the table below is the better list
	var b strings.Builder
	open := number(c.Open)
	if w.language == Welsh {
		open = strconv.Itoa(c.Open)
	}
	sentence := w.count(c.Open, "When this record was issued, %s of %d accounts was still open. The duty to close stays with the owner.",
		"When this record was issued, %s of %d accounts were still open. The duty to close stays with the owner.")
	if c.Accounts == 1 {
		sentence = w.say("When this record was issued, %s of %d account was still open. The duty to close stays with the owner.")
	}
	fmt.Fprintf(&b, sentence, open, c.Accounts)
	for _, a := range f.Accounts {
		if !a.Open() || c.Open > most {
			continue
		}
		under := w.say("without an exception")
		if e, ok := f.exception(a); ok {
			under = w.sayf("under an exception until %s", w.day(e.Expires))
		}
		b.WriteString("\n" + w.sayf("%s: open %s.", join(", ", a.System, a.Login), under))
	}
	return b.String()
}

func leaverPerson(d *sheet.Doc, f LeaverFacts, w *tongue) {
	d.Heading(2, w.say("Person and post"))
	d.Facts(3, []sheet.Fact{
		{Label: w.say("Name"), Value: f.Person.Name},
		{Label: w.say("Employee number"), Value: f.Person.EmployeeNo},
		{Label: w.say("Reference in the register"), Value: f.Person.ID},
		{Label: w.say("Post"), Value: f.Engagement.Post},
		{Label: w.say("Service"), Value: f.Engagement.Service},
		{Label: w.say("Engagement"), Value: join(" · ", capital(w.word(f.Engagement.Kind)), f.Engagement.Reference)},
	})
	d.Heading(2, w.say("Dates and notice"))
	ends := w.say("End of the last working day")
	if !f.Dates.AccessEndsAt.IsZero() {
		ends = w.moment(f.Dates.AccessEndsAt)
	}
	d.Facts(3, []sheet.Fact{
		{Label: w.say("Manager knew"), Value: w.day(f.Dates.Notice)},
		{Label: w.say("Last working day"), Value: w.day(f.Dates.LastWorkingDay)},
		{Label: w.say("Access to end"), Value: ends},
		{Label: w.say("Entered in the register"), Value: join("\n", w.moment(f.Dates.RecordedAt), prefixed(w.say("by "), f.Dates.RecordedBy))},
		{Label: w.say("Contract ends"), Value: w.day(f.Dates.ContractEnd)},
		{Label: w.say("Line manager"), Value: f.Engagement.ManagerPost},
	})
	if f.Notice.Words != "" {
		lead := w.say("Notice: ")
		if f.Notice.Late {
			lead = w.say("Late notice: ")
		}
		d.Paragraph(lead + strings.TrimSuffix(f.Notice.Words, ".") + ".")
	}
}

func leaverAccounts(d *sheet.Doc, f LeaverFacts, w *tongue) {
	d.Heading(2, w.say("Accounts and access"))
	if len(f.Accounts) == 0 {
		d.Paragraph(w.say("The register holds no account, key or other means of access for this person."))
		return
	}
	rows := make([][]sheet.Cell, len(f.Accounts))
	for i, a := range f.Accounts {
		rows[i] = accountRow(f, a, w)
	}
	d.Table([]sheet.Column{
		{Title: w.say("Account"), Width: 4.0, Header: true},
		{Title: w.say("System owner"), Width: 3.1},
		{Title: w.say("Due"), Width: 1.9},
		{Title: w.say("Done, and entered"), Width: 4.5},
		{Title: w.say("Outcome"), Width: 2.9},
		{Title: w.say("Evidence"), Below: true},
	}, rows)
	d.Small(w.say("All times are Europe/London. Done is when the access ended, entered is when that was typed into the register; lateness runs to when it was " +
		"done. Late notice: the register was told after the access was due to end. Late closure: the owner closed it later than the due time and the notice allowed."))
}

func accountRow(f LeaverFacts, a LeaverAccount, w *tongue) []sheet.Cell {
	done := sheet.Cell{Text: w.say("Not closed")}
	behalf := prefixed(w.say("on behalf of "), a.OnBehalfOf)
	if a.OnBehalfOf == a.OwnerPost && behalf != "" { // whose post stands beside it
		behalf = w.say("on the owner’s behalf")
	}
	if !a.DoneAt.IsZero() {
		done = sheet.Cell{
			Text: w.moment(a.DoneAt),
			Detail: join("\n", capital(w.say(actionWords(a.Action)))+prefixed(w.say(" by "), a.DoneBy), w.entered(a.EnteredAt, a.EnteredBy),
				behalf),
		}
	}
	return []sheet.Cell{
		{Text: a.System, Strong: true, Detail: join("\n", a.Login, join(" · ", capital(w.word(a.Kind)), a.Level), join(" · ", a.Grant, a.SystemID))},
		{Text: a.OwnerPost},
		{Text: w.moment(a.Due)},
		done,
		outcome(f, a, w),
		{Text: a.Evidence},
	}
}

// outcome judges an account in a word, and says by how much and by which clock where it was late.
func outcome(f LeaverFacts, a LeaverAccount, w *tongue) sheet.Cell {
	if a.Open() {
		word := capital(w.say("open"))
		if a.Action == ActionRequested {
			word = w.say("Open: requested")
		}
		if e, ok := f.exception(a); ok {
			return sheet.Cell{Tag: sheet.Tag{Word: word, Tone: sheet.Warn}, Detail: w.sayf("Exception until %s", w.day(e.Expires))}
		}
		return sheet.Cell{Tag: sheet.Tag{Word: word, Tone: sheet.Bad}, Detail: join("\n", lateWords(a.Closure, w)...)}
	}
	if a.Closure.OnTime {
		return sheet.Cell{Tag: sheet.Tag{Word: w.say("On time"), Tone: sheet.Good}}
	}
	return sheet.Cell{Tag: sheet.Tag{Word: w.say("Late"), Tone: sheet.Warn}, Detail: join("\n", lateWords(a.Closure, w)...)}
}

func lateWords(c Closure, w *tongue) []string {
	var words []string
	for _, l := range c.Late {
		clock := w.say("late closure")
		if l.Clock == ClockNotice {
			clock = w.say("late notice")
		}
		words = append(words, w.late(l)+": "+clock)
	}
	return words
}

func actionWords(action string) string {
	switch action {
	case ActionNeverExisted:
		return "never existed"
	case ActionRequested:
		return "requested of the supplier"
	default:
		return strings.ReplaceAll(action, "-", " ")
	}
}

func leaverReturns(d *sheet.Doc, f LeaverFacts, w *tongue) {
	d.Heading(2, w.say("Things to return"))
	if len(f.Returns) == 0 {
		d.Paragraph(w.say("The register holds nothing that this person had to return."))
		return
	}
	rows := make([][]sheet.Cell, len(f.Returns))
	for i, r := range f.Returns {
		tag := sheet.Tag{Word: capital(w.say(strings.ReplaceAll(r.Outcome, "-", " "))), Tone: sheet.Neutral}
		switch r.Outcome {
		case Returned:
			tag.Tone = sheet.Good
		case NotRecovered:
			tag.Tone = sheet.Warn
		case Outstanding:
			tag.Tone = sheet.Bad
		}
		rows[i] = []sheet.Cell{
			{Text: r.Item, Strong: true, Detail: r.Reference},
			{Tag: tag},
			{Text: momentOr(r.DoneAt, "–"), Detail: w.entered(r.EnteredAt, r.EnteredBy)},
			{Text: join("\n", r.Evidence, prefixed(w.say("Reason: "), r.Reason))},
		}
	}
	d.Table([]sheet.Column{
		{Title: w.say("Item"), Width: 4, Header: true},
		{Title: w.say("Outcome"), Width: 2.6},
		{Title: w.say("Done, and entered"), Width: 3.4},
		{Title: w.say("Evidence"), Width: 5},
	}, rows)
}

func leaverChecks(d *sheet.Doc, f LeaverFacts, w *tongue) {
	if len(f.Checks) == 0 {
		return
	}
	d.Heading(2, w.say("Other checks"))
	rows := make([][]sheet.Cell, len(f.Checks))
	for i, c := range f.Checks {
		rows[i] = []sheet.Cell{
			{Text: c.Item, Detail: capital(w.say(c.Stage))},
			{Text: capital(w.say(strings.ReplaceAll(c.Answer, "-", " "))), Strong: true},
			{Text: momentOr(c.DoneAt, "–"), Detail: prefixed(w.say("entered by "), c.EnteredBy)},
			{Text: c.Evidence},
		}
	}
	d.Table([]sheet.Column{
		{Title: w.say("Check"), Width: 5.2, Header: true},
		{Title: w.say("Answer"), Width: 2.2},
		{Title: w.say("Done"), Width: 3},
		{Title: w.say("Evidence"), Width: 4.6},
	}, rows)
}

func leaverExceptions(d *sheet.Doc, f LeaverFacts, w *tongue) {
	if len(f.Exceptions) == 0 {
		return
	}
	d.Heading(2, w.say("Exceptions"))
	rows := make([][]sheet.Cell, len(f.Exceptions))
	for i, e := range f.Exceptions {
		rows[i] = []sheet.Cell{
			{Text: e.Subject, Strong: true, Detail: e.Grant},
			{Text: e.Reason},
			{Text: e.GrantedBy, Detail: w.day(e.GrantedOn)},
			{Text: w.day(e.Expires), Strong: true},
		}
	}
	d.Table([]sheet.Column{
		{Title: w.say("What may stay open"), Width: 4, Header: true},
		{Title: w.say("Reason"), Width: 5},
		{Title: w.say("Granted by"), Width: 3.4},
		{Title: w.say("Ends on"), Width: 2.6},
	}, rows)
}

// leaverStatement says in plain words what the record says and what it does not.
func leaverStatement(d *sheet.Doc, f LeaverFacts, w *tongue) {
	d.Heading(2, w.say("What this record says"))
	d.Paragraph(w.sayf("This record states what %s’s register held on %s about the access of %s and the things to be returned. Each closing and each return "+
		"is stated by the person named beside it, with the evidence given.", f.Council, w.moment(f.IssuedAt), f.Person.Name))
	d.Paragraph(w.say("It does not give the reason for leaving. It does not show that there was no access of which the register had not been told."))
	if f.Draft {
		d.Paragraph(w.say("This is a draft. It is not a record and must not be relied on."))
		return
	}
}

func leaverSignatures(d *sheet.Doc, f LeaverFacts, w *tongue) {
	if f.Draft || len(f.Signers) == 0 {
		return
	}
	signaturePanel(d, f.Signers, w)
}
