package store

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"muniment/store/entry"
)

// survey is everything in the register by which somebody can be found, and what an erasure makes of it.
type survey struct {
	edits       []edit         // texts in rows of their own, as they will be
	mentions    []Mention      // texts elsewhere that may name them, for somebody to judge
	attachments []string       // ids of files kept with cases and access of theirs
	records     []string       // numbers of the records of their cases
	changes     []changeRef    // of the trail
	gone        map[string]int // rows that go whole, by what they are
}

// Mention is a text that may name somebody: another may bear the same name, so that a person judges it.
type Mention struct {
	Source   string `json:"source"` // table and column
	Key      string `json:"key"`    // which row
	Text     string `json:"text"`   // what stands around the name
	Decision string `json:"decision,omitempty"`
	Reason   string `json:"reason,omitempty"`

	whole string // text that was judged
	edit  edit
	at    changeRef
}

// What can be decided about a text.
const (
	TextReplace = "replace"
	TextKeep    = "keep"
)

// edit is one text as it will be.
type edit struct {
	table, column string
	key           []string // columns that name the row
	row           []string // their values
	text          string
}

// changeRef is a change of the trail.
type changeRef struct {
	sequence int64
	n        int
	hash     string
}

// erasedText stands in the place of a text that is taken away.
const erasedText = "(erased)"

// surveyOf finds all that is held on somebody.
func surveyOf(ctx context.Context, q querier, v *identity, reference string) (*survey, error) {
	out := &survey{gone: map[string]int{}}
	others, err := v.namesakes(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, p := range places() {
		if p.apart == "" && len(p.text)+len(p.clear) > 0 {
			if err := out.readPlace(ctx, q, v, p, reference); err != nil {
				return nil, err
			}
		}
		if p.gone != "" {
			var n int
			if err := q.QueryRowContext(ctx, `select count(*) from `+p.table+` where `+p.own, v.person.ID).Scan(&n); err != nil {
				return nil, fmt.Errorf("read the register: %w", err)
			}
			if n > 0 {
				out.gone[p.gone] = n
			}
		}
	}
	for _, step := range []func() error{
		func() error { return out.readEntries(ctx, q, v, reference) },
		func() error { return out.readEvents(ctx, q, v, reference) },
		func() error { return out.readAttachments(ctx, q, v) },
		func() error { return out.readRecords(ctx, q, v) },
		func() error { return out.readTrail(ctx, q, v, others > 0) },
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// each runs a query and hands on each row; nothing is kept but what it takes.
func each(ctx context.Context, q querier, take func(scanner) error, query string, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("read the register: %w", err)
	}
	defer func() { _ = rows.Close() }() // Err below says what went wrong
	for rows.Next() {
		if err := take(rows); err != nil {
			return fmt.Errorf("read the register: %w", err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read the register: %w", err)
	}
	return nil
}

// readPlace reads the texts of a table.
func (o *survey) readPlace(ctx context.Context, q querier, v *identity, p place, reference string) error {
	keys, texts := columns(p.key), slices.Concat(p.clear, p.text)
	own, args := `0`, []any(nil)
	if p.own != "" {
		own, args = `case when `+p.own+` then 1 else 0 end`, []any{v.person.ID}
	}
	cells := make([]string, len(keys)+len(texts))
	var theirs int
	dest := make([]any, 0, len(cells)+1)
	for i := range cells {
		dest = append(dest, &cells[i])
	}
	dest = append(dest, &theirs)
	return each(ctx, q, func(row scanner) error {
		if err := row.Scan(dest...); err != nil {
			return err
		}
		for i, text := range cells[len(keys):] {
			e := edit{table: p.table, column: texts[i], key: keys, row: slices.Clone(cells[:len(keys)])}
			switch {
			case text == "" || theirs == 1 && p.gone != "":
			case theirs == 1 && i < len(p.clear):
				if e.text = erasedText; text != e.text {
					o.edits = append(o.edits, e)
				}
			case theirs == 1:
				if e.text = replaced(v.ownRows, text, reference); text != e.text {
					o.edits = append(o.edits, e)
				}
			case text != v.person.ID && v.namesIn(text): // an id alone is replaced with the ids
				e.text = replaced(v.anywhere, text, reference)
				o.mention(v, p.table+"."+e.column, strings.Join(e.row, " "), text, e)
			}
		}
		return nil
	}, `select `+strings.Join(slices.Concat(keys, texts), ", ")+`, `+own+` from `+p.table, args...)
}

func (o *survey) mention(v *identity, source, key, text string, e edit) {
	o.mentions = append(o.mentions, Mention{Source: source, Key: key, Text: around(text, whole(v.anywhere, text)), whole: text, edit: e})
}

// around is a text shortened to what stands about the first place.
func around(text string, found [][]int) string {
	const wide = 60
	if len(found) == 0 {
		return text[:min(len(text), wide)]
	}
	from, to := max(0, found[0][0]-wide), min(len(text), found[0][1]+wide)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	return text[from:to]
}

// readEntries reads the texts of every register that package entry describes.
func (o *survey) readEntries(ctx context.Context, q querier, v *identity, reference string) error {
	return each(ctx, q, func(row scanner) error {
		e, err := scanEntry(row)
		if err != nil {
			return err
		}
		k, _ := entry.Of(e.Kind)
		for name, text := range e.Fields {
			if f, _ := k.Field(name); !ofPeople(f) && v.namesIn(text) {
				o.mention(v, "entry."+name, e.Kind+" "+e.ID, text, edit{table: "entry", column: name, row: []string{e.Kind, e.ID}, text: replaced(v.anywhere, text, reference)})
			}
		}
		if v.namesIn(e.EndReason) {
			o.mention(v, "entry.end_reason", e.Kind+" "+e.ID, e.EndReason, edit{table: "entry", column: "", row: []string{e.Kind, e.ID}, text: replaced(v.anywhere, e.EndReason, reference)})
		}
		return nil
	}, `select `+entryColumns+` from entry order by kind, id`)
}

func ofPeople(f entry.Field) bool { return f.Type == entry.Person || f.Type == entry.People }

// readEvents reads what was given with each act on an entry.
func (o *survey) readEvents(ctx context.Context, q querier, v *identity, reference string) error {
	return each(ctx, q, func(row scanner) error {
		e, err := scanEvent(row)
		if err != nil {
			return err
		}
		for name, text := range e.Given {
			if !ofPeople(givenField(e, name)) && v.namesIn(text) {
				o.mention(v, "entry_event."+name, e.ID, text, edit{table: "entry_event", column: name, row: []string{e.ID}, text: replaced(v.anywhere, text, reference)})
			}
		}
		return nil
	}, `select `+eventColumns+` from entry_event order by id`)
}

// givenField describes something that was given with an act.
func givenField(e entry.Event, name string) entry.Field {
	k, _ := entry.Of(e.Kind)
	if a, known := k.Act(e.Verb); known {
		if i := slices.IndexFunc(a.Own, func(f entry.Field) bool { return f.Name == name }); i >= 0 {
			return a.Own[i]
		}
	}
	f, _ := k.Field(name)
	return f
}

// readAttachments finds the files kept with somebody's cases and access, and others that name them as far as they can be read.
func (o *survey) readAttachments(ctx context.Context, q querier, v *identity) error {
	return each(ctx, q, func(row scanner) error {
		var id, name, data string
		var own int
		if err := row.Scan(&id, &name, &data, &own); err != nil {
			return err
		}
		if own == 1 {
			o.attachments = append(o.attachments, id)
			return nil
		}
		file, err := base64.StdEncoding.DecodeString(data)
		if err != nil {
			return err
		}
		if text := name + "\n" + readable(file); v.namesIn(text) {
			o.mention(v, "attachment", id, text, edit{})
		}
		return nil
	}, `select id, name, data, case when kind in ('leaver', 'joiner', 'mover', 'absence') and subject in `+ownCases+` or kind = 'grant' and subject in `+ownGrants+`
			or kind = 'person' and subject = $1 or kind = 'reply' and subject in (select id from reply where answered_by = $1) then 1 else 0 end from attachment order by id`, v.person.ID)
}

// readRecords finds the signed records of somebody's cases, and others that name them.
func (o *survey) readRecords(ctx context.Context, q querier, v *identity) error {
	err := each(ctx, q, func(row scanner) error {
		var number, data string
		var own int
		if err := row.Scan(&number, &data, &own); err != nil || data == "" {
			return err
		}
		if own == 1 {
			o.records = append(o.records, number)
			return nil
		}
		file, err := base64.StdEncoding.DecodeString(data)
		if err != nil {
			return err
		}
		if text := readable(file); v.namesIn(text) {
			o.mention(v, "record", number, text, edit{})
		}
		return nil
	}, `select r.number, v.file, case when r.kind = 'leaver' and r.subject = $1 or r.case_id in `+ownCases+` then 1 else 0 end
		from record r join record_revision v on v.number = r.number order by r.number, v.revision`, v.person.ID)
	o.records = slices.Compact(o.records)
	o.mentions = slices.CompactFunc(o.mentions, func(a, b Mention) bool { return a.Source == "record" && b.Source == "record" && a.Key == b.Key })
	return err
}

// mostInflated bounds what is read of one compressed part of a file.
const mostInflated = 16 << 20

// readable is what can be read of a file without a program for its kind: its plain text, and what is deflated within a PDF, which for a record of this program is
// every fact that it tells. A picture says nothing here.
func readable(file []byte) string {
	var b strings.Builder
	if utf8.Valid(file) {
		b.Write(file)
	}
	for rest := file; ; {
		_, after, found := bytes.Cut(rest, []byte("stream\n"))
		if !found {
			return b.String()
		}
		rest = after
		z, err := zlib.NewReader(bytes.NewReader(after))
		if err != nil {
			continue
		}
		text, _ := io.ReadAll(io.LimitReader(z, mostInflated)) // what came before an error is read all the same
		if utf8.Valid(text) {
			b.WriteByte('\n')
			b.Write(text)
		}
	}
}

// readTrail finds the changes that are about the person or name them. Where another bears their surname, changes that name them by it alone are for somebody to judge.
func (o *survey) readTrail(ctx context.Context, q querier, v *identity, others bool) error {
	own, err := ownSubjects(ctx, q, v.person.ID)
	if err != nil {
		return err
	}
	return each(ctx, q, func(row scanner) error {
		var at changeRef
		var kind, subject, details string
		if err := row.Scan(&at.sequence, &at.n, &kind, &subject, &details, &at.hash); err != nil {
			return err
		}
		certain, perhaps := v.known(details)
		switch {
		case own[[2]string{kind, subject}] || certain || perhaps && !others:
			o.changes = append(o.changes, at)
		case perhaps:
			o.mentions = append(o.mentions, Mention{Source: "trail_change", Key: fmt.Sprintf("%d/%d", at.sequence, at.n), Text: around(details, whole(v.anywhere, details)), whole: details, at: at})
		}
		return nil
	}, `select sequence, n, kind, subject, details, hash from trail_change where details <> '' and kind <> $1 order by sequence, n`, kindAuthority)
}

// ownSubjects are the things of the trail that are about somebody: themselves, their cases, their access and their accounts.
func ownSubjects(ctx context.Context, q querier, person string) (map[[2]string]bool, error) {
	out := map[[2]string]bool{{"person", person}: true}
	for _, of := range []struct {
		query string
		kinds []string
	}{
		{`select id from leaver where person = $1`, []string{"leaver", "leaver-reason"}},
		{`select id from joiner where person = $1`, []string{"joiner"}},
		{`select id from mover where person = $1`, []string{"mover"}},
		{`select id from absence where person = $1`, []string{"absence", "absence-reason"}},
		{`select id from access_grant where person = $1`, []string{"grant"}},
		{`select id from access_request where person = $1`, []string{"access-request"}},
		{`select id from privileged_account where holder = $1`, []string{"privileged-account"}},
		{`select id from directory_account where person = $1`, []string{kindDirectoryAccount}},
		{`select id from removal where person = $1 and state <> 'done'`, []string{kindRemoval}},
	} {
		ids, err := collect(ctx, q, scanText, of.query, person)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			for _, kind := range of.kinds {
				out[[2]string{kind, id}] = true
			}
		}
	}
	return out, nil
}

// swapped replaces one id in a list of ids.
func swapped(text, from, to string) string {
	parts := strings.Split(text, ";")
	for i, p := range parts {
		if strings.TrimSpace(p) == from {
			parts[i] = strings.Replace(p, from, to, 1)
		}
	}
	return strings.Join(parts, ";")
}

// jsonTexts writes an object of texts.
func jsonTexts(v entry.Values) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("write the entry: %w", err)
	}
	return string(b), nil
}
