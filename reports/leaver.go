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

// LeaverRecord makes the leaver record of some facts: a PDF with its facts inside and its signature fields empty, for seal.Sign.
// ErrFacts says what the facts lack.
func LeaverRecord(f LeaverFacts) ([]byte, error) {
	p, err := prepareLeaver(f)
	if err != nil {
		return nil, err
	}
	return p.Bytes(), nil
}

// prepareLeaver is LeaverRecord for a record that is signed at once.
func prepareLeaver(f LeaverFacts) (*seal.Prepared, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	f.Schema, f.Counts = LeaverSchema, f.count()
	data, err := leaverJSON(f)
	if err != nil {
		return nil, err
	}
	facts := seal.Attachment{
		Name:         "leaver-record.json",
		MIME:         "application/json",
		Description:  "The facts of this record, " + LeaverSchema,
		Relationship: "Data",
		Modified:     f.IssuedAt.UTC(),
		Data:         data,
	}
	out, err := leaverPages(f, true).Prepare(facts)
	if errors.Is(err, sheet.ErrCharacters) {
		out, err = leaverPages(f, false).Prepare(facts)
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
func leaverPages(f LeaverFacts, latin bool) *sheet.Doc {
	d := sheet.New(sheet.Cover{
		Council:        f.Council,
		Title:          "Leaver record",
		Subtitle:       f.Person.Name,
		Number:         f.Number,
		Version:        f.Version,
		Classification: f.Classification,
		Provenance:     trailWords(f.Trail),
		Status:         leaverStatus(f),
		Issued:         f.IssuedAt,
		TestRegister:   f.Test,
		Latin:          latin,
	})
	leaverSummary(d, f)
	leaverPerson(d, f)
	if len(f.Accounts)+len(f.Returns) == 0 {
		d.Heading(2, "Access and things to return")
		d.Paragraph("The register holds no account, key or other means of access for this person, and nothing to return.")
	} else {
		leaverAccounts(d, f)
		leaverReturns(d, f)
	}
	leaverChecks(d, f)
	leaverExceptions(d, f)
	leaverStatement(d, f)
	leaverSignatures(d, f)
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
func leaverSummary(d *sheet.Doc, f LeaverFacts) {
	c := f.Counts
	if text := openWords(f); text != "" {
		title, tone := "With exceptions", sheet.Warn
		if c.OpenExcepted < c.Open {
			title, tone = "Access is still open", sheet.Bad
			if c.OpenExcepted > 0 {
				title = "With exceptions, and access is still open"
			}
		}
		d.Notice(tone, title, text)
	}
	if c.Accounts+c.Returns == 0 {
		return
	}
	late, lateNote := sheet.Neutral, ""
	if c.Late > 0 {
		late, lateNote = sheet.Warn, fmt.Sprintf("%d by late notice, %d by late closure", c.LateNotice, c.LateClosure)
	}
	open, openNote := sheet.Neutral, ""
	if c.Open > 0 {
		open = sheet.Bad
		openNote = fmt.Sprintf("%d under an exception", c.OpenExcepted)
	}
	onTime := sheet.Neutral
	if c.OnTime > 0 {
		onTime = sheet.Good
	}
	returns, returnsNote := sheet.Neutral, ""
	if c.Returns > 0 {
		returnsNote = "all returned or not held"
	}
	if c.ReturnsMissed > 0 {
		returns, returnsNote = sheet.Warn, fmt.Sprintf("%d not returned", c.ReturnsMissed)
	}
	d.Figures([]sheet.Figure{
		{Value: strconv.Itoa(c.Accounts), Label: plural(c.Accounts, "account", "accounts")},
		{Value: strconv.Itoa(c.OnTime), Label: "closed on time", Tone: onTime},
		{Value: strconv.Itoa(c.Late), Label: "closed late", Note: lateNote, Tone: late},
		{Value: strconv.Itoa(c.Open), Label: "open", Note: openNote, Tone: open},
		{Value: strconv.Itoa(c.Returns), Label: plural(c.Returns, "thing to return", "things to return"), Note: returnsNote, Tone: returns},
	})
}

// openWords says what was open when the record was issued; empty where nothing was.
func openWords(f LeaverFacts) string {
	c := f.Counts
	if c.Open == 0 {
		return ""
	}
	const most = 6 // beyond that the table below is the better list
	var b strings.Builder
	fmt.Fprintf(&b, "When this record was issued, %s of %d %s still open. The duty to close stays with the owner.",
		number(c.Open), c.Accounts, plural(c.Accounts, "account was", "accounts "+plural(c.Open, "was", "were")))
	for _, a := range f.Accounts {
		if !a.Open() || c.Open > most {
			continue
		}
		under := "without an exception"
		if e, ok := f.exception(a); ok {
			under = "under an exception until " + day(e.Expires)
		}
		fmt.Fprintf(&b, "\n%s: open %s.", join(", ", a.System, a.Login), under)
	}
	return b.String()
}

func leaverPerson(d *sheet.Doc, f LeaverFacts) {
	d.Heading(2, "Person and post")
	d.Facts(3, []sheet.Fact{
		{Label: "Name", Value: f.Person.Name},
		{Label: "Employee number", Value: f.Person.EmployeeNo},
		{Label: "Reference in the register", Value: f.Person.ID},
		{Label: "Post", Value: f.Engagement.Post},
		{Label: "Service", Value: f.Engagement.Service},
		{Label: "Engagement", Value: join(" · ", capital(f.Engagement.Kind), f.Engagement.Reference)},
	})
	d.Heading(2, "Dates and notice")
	ends := "End of the last working day"
	if !f.Dates.AccessEndsAt.IsZero() {
		ends = moment(f.Dates.AccessEndsAt)
	}
	d.Facts(3, []sheet.Fact{
		{Label: "Manager knew", Value: day(f.Dates.Notice)},
		{Label: "Last working day", Value: day(f.Dates.LastWorkingDay)},
		{Label: "Access to end", Value: ends},
		{Label: "Entered in the register", Value: join("\n", moment(f.Dates.RecordedAt), prefixed("by ", f.Dates.RecordedBy))},
		{Label: "Contract ends", Value: day(f.Dates.ContractEnd)},
		{Label: "Line manager", Value: f.Engagement.ManagerPost},
	})
	if f.Notice.Words != "" {
		lead := "Notice: "
		if f.Notice.Late {
			lead = "Late notice: "
		}
		d.Paragraph(lead + strings.TrimSuffix(f.Notice.Words, ".") + ".")
	}
}

func leaverAccounts(d *sheet.Doc, f LeaverFacts) {
	d.Heading(2, "Accounts and access")
	if len(f.Accounts) == 0 {
		d.Paragraph("The register holds no account, key or other means of access for this person.")
		return
	}
	rows := make([][]sheet.Cell, len(f.Accounts))
	for i, a := range f.Accounts {
		rows[i] = accountRow(f, a)
	}
	d.Table([]sheet.Column{
		{Title: "Account", Width: 4.0, Header: true},
		{Title: "System owner", Width: 3.1},
		{Title: "Due", Width: 1.9},
		{Title: "Done, and entered", Width: 4.5},
		{Title: "Outcome", Width: 2.9},
		{Title: "Evidence", Below: true},
	}, rows)
	d.Small("All times are Europe/London. Done is when the access ended, entered is when that was typed into the register; lateness runs to when it was " +
		"done. Late notice: the register was told after the access was due to end. Late closure: the owner closed it later than the due time and the notice allowed.")
}

func accountRow(f LeaverFacts, a LeaverAccount) []sheet.Cell {
	done := sheet.Cell{Text: "Not closed"}
	behalf := prefixed("on behalf of ", a.OnBehalfOf)
	if a.OnBehalfOf == a.OwnerPost && behalf != "" { // whose post stands beside it
		behalf = "on the owner’s behalf"
	}
	if !a.DoneAt.IsZero() {
		done = sheet.Cell{
			Text: moment(a.DoneAt),
			Detail: join("\n", capital(actionWords(a.Action))+prefixed(" by ", a.DoneBy), enteredWords(a.EnteredAt, a.EnteredBy),
				behalf),
		}
	}
	return []sheet.Cell{
		{Text: a.System, Strong: true, Detail: join("\n", a.Login, join(" · ", capital(a.Kind), a.Level), join(" · ", a.Grant, a.SystemID))},
		{Text: a.OwnerPost},
		{Text: moment(a.Due)},
		done,
		outcome(f, a),
		{Text: a.Evidence},
	}
}

// outcome judges an account in a word, and says by how much and by which clock where it was late.
func outcome(f LeaverFacts, a LeaverAccount) sheet.Cell {
	if a.Open() {
		word := "Open"
		if a.Action == ActionRequested {
			word = "Open: requested"
		}
		if e, ok := f.exception(a); ok {
			return sheet.Cell{Tag: sheet.Tag{Word: word, Tone: sheet.Warn}, Detail: "Exception until " + day(e.Expires)}
		}
		return sheet.Cell{Tag: sheet.Tag{Word: word, Tone: sheet.Bad}, Detail: join("\n", lateWords(a.Closure)...)}
	}
	if a.Closure.OnTime {
		return sheet.Cell{Tag: sheet.Tag{Word: "On time", Tone: sheet.Good}}
	}
	return sheet.Cell{Tag: sheet.Tag{Word: "Late", Tone: sheet.Warn}, Detail: join("\n", lateWords(a.Closure)...)}
}

func lateWords(c Closure) []string {
	var words []string
	for _, l := range c.Late {
		clock := "late closure"
		if l.Clock == ClockNotice {
			clock = "late notice"
		}
		words = append(words, l.Words+": "+clock)
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

func leaverReturns(d *sheet.Doc, f LeaverFacts) {
	d.Heading(2, "Things to return")
	if len(f.Returns) == 0 {
		d.Paragraph("The register holds nothing that this person had to return.")
		return
	}
	rows := make([][]sheet.Cell, len(f.Returns))
	for i, r := range f.Returns {
		tag := sheet.Tag{Word: capital(strings.ReplaceAll(r.Outcome, "-", " ")), Tone: sheet.Neutral}
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
			{Text: momentOr(r.DoneAt, "–"), Detail: enteredWords(r.EnteredAt, r.EnteredBy)},
			{Text: join("\n", r.Evidence, prefixed("Reason: ", r.Reason))},
		}
	}
	d.Table([]sheet.Column{
		{Title: "Item", Width: 4, Header: true},
		{Title: "Outcome", Width: 2.6},
		{Title: "Done, and entered", Width: 3.4},
		{Title: "Evidence", Width: 5},
	}, rows)
}

func leaverChecks(d *sheet.Doc, f LeaverFacts) {
	if len(f.Checks) == 0 {
		return
	}
	d.Heading(2, "Other checks")
	rows := make([][]sheet.Cell, len(f.Checks))
	for i, c := range f.Checks {
		rows[i] = []sheet.Cell{
			{Text: c.Item, Detail: capital(c.Stage)},
			{Text: capital(strings.ReplaceAll(c.Answer, "-", " ")), Strong: true},
			{Text: momentOr(c.DoneAt, "–"), Detail: prefixed("entered by ", c.EnteredBy)},
			{Text: c.Evidence},
		}
	}
	d.Table([]sheet.Column{
		{Title: "Check", Width: 5.2, Header: true},
		{Title: "Answer", Width: 2.2},
		{Title: "Done", Width: 3},
		{Title: "Evidence", Width: 4.6},
	}, rows)
}

func leaverExceptions(d *sheet.Doc, f LeaverFacts) {
	if len(f.Exceptions) == 0 {
		return
	}
	d.Heading(2, "Exceptions")
	rows := make([][]sheet.Cell, len(f.Exceptions))
	for i, e := range f.Exceptions {
		rows[i] = []sheet.Cell{
			{Text: e.Subject, Strong: true, Detail: e.Grant},
			{Text: e.Reason},
			{Text: e.GrantedBy, Detail: day(e.GrantedOn)},
			{Text: day(e.Expires), Strong: true},
		}
	}
	d.Table([]sheet.Column{
		{Title: "What may stay open", Width: 4, Header: true},
		{Title: "Reason", Width: 5},
		{Title: "Granted by", Width: 3.4},
		{Title: "Ends on", Width: 2.6},
	}, rows)
}

// leaverStatement says in plain words what the record says and what it does not.
func leaverStatement(d *sheet.Doc, f LeaverFacts) {
	d.Heading(2, "What this record says")
	d.Paragraph(fmt.Sprintf("This record states what %s’s register held on %s about the access of %s and the things to be returned. Each closing and each return "+
		"is stated by the person named beside it, with the evidence given.", f.Council, moment(f.IssuedAt), f.Person.Name))
	d.Paragraph("It does not give the reason for leaving. It does not show that there was no access of which the register had not been told.")
	if f.Draft {
		d.Paragraph("This is a draft. It is not a record and must not be relied on.")
		return
	}
}

func leaverSignatures(d *sheet.Doc, f LeaverFacts) {
	if f.Draft || len(f.Signers) == 0 {
		return
	}
	signaturePanel(d, f.Signers)
}
