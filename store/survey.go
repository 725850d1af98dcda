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
	namesakes   int            // others who bear their surname
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
	found, err := surveysOf(ctx, q, []*identity{v}, []string{reference})
	if err != nil {
		return nil, err
	}
	return found[0], nil
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

// readPlace reads the texts of a table: of rows of their own, and of all the others.
func (c *crowd) readPlace(ctx context.Context, q querier, p place) error {
	keys, texts := columns(p.key), slices.Concat(p.clear, p.text)
	cells := make([]string, len(keys)+len(texts))
	dest := make([]any, len(cells))
	for i := range cells {
		dest[i] = &cells[i]
	}
	query := `select ` + strings.Join(slices.Concat(keys, texts), ", ") + ` from ` + p.table
	at := func(i int) edit {
		return edit{table: p.table, column: texts[i], key: keys, row: slices.Clone(cells[:len(keys)])}
	}
	if p.own != "" {
		err := c.each(ctx, q, func(s *sought, row scanner) error {
			if err := row.Scan(dest...); err != nil {
				return err
			}
			s.own[rowKey(p.table, cells[:len(keys)])] = true
			if p.gone != "" {
				return nil
			}
			for i, text := range cells[len(keys):] {
				e := at(i)
				if e.text = erasedText; i >= len(p.clear) {
					e.text = replaced(s.ownRows, text, s.reference)
				}
				if text != "" && text != e.text {
					s.found.edits = append(s.found.edits, e)
				}
			}
			return nil
		}, query+` where `+p.own)
		if err != nil {
			return err
		}
	}
	return each(ctx, q, func(row scanner) error {
		if err := row.Scan(dest...); err != nil {
			return err
		}
		for i, text := range cells[len(keys):] {
			c.named(text, func(s *sought) {
				if text == s.person.ID || s.own[rowKey(p.table, cells[:len(keys)])] { // an id alone is replaced with the ids
					return
				}
				e := at(i)
				s.mention(p.table+"."+e.column, strings.Join(e.row, " "), text, e)
			})
		}
		return nil
	}, query)
}

// count counts the rows of their own in a table from which they go whole.
func (c *crowd) count(ctx context.Context, q querier, p place) error {
	return c.each(ctx, q, func(s *sought, row scanner) error {
		var n int
		if err := row.Scan(&n); err != nil || n == 0 {
			return err
		}
		s.found.gone[p.gone] = n
		return nil
	}, `select count(*) from `+p.table+` where `+p.own)
}

// mention notes a text that names them, as it would be without that; somebody judges whom it means.
func (s *sought) mention(source, key, text string, e edit) {
	if e.table != "" {
		e.text = replaced(s.anywhere, text, s.reference)
	}
	s.found.mentions = append(s.found.mentions, Mention{Source: source, Key: key, Text: around(text, whole(s.anywhere, text)), whole: text, edit: e})
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
func (c *crowd) readEntries(ctx context.Context, q querier) error {
	return each(ctx, q, func(row scanner) error {
		e, err := scanEntry(row)
		if err != nil {
			return err
		}
		k, _ := entry.Of(e.Kind)
		note := func(column, source, text string) {
			c.named(text, func(s *sought) {
				s.mention("entry."+source, e.Kind+" "+e.ID, text, edit{table: "entry", column: column, row: []string{e.Kind, e.ID}})
			})
		}
		for name, text := range e.Fields {
			if f, _ := k.Field(name); !ofPeople(f) {
				note(name, name, text)
			}
		}
		note("", "end_reason", e.EndReason)
		return nil
	}, `select `+entryColumns+` from entry order by kind, id`)
}

func ofPeople(f entry.Field) bool { return f.Type == entry.Person || f.Type == entry.People }

// readEvents reads what was given with each act on an entry.
func (c *crowd) readEvents(ctx context.Context, q querier) error {
	return each(ctx, q, func(row scanner) error {
		e, err := scanEvent(row)
		if err != nil {
			return err
		}
		for name, text := range e.Given {
			if ofPeople(givenField(e, name)) {
				continue
			}
			c.named(text, func(s *sought) {
				s.mention("entry_event."+name, e.ID, text, edit{table: "entry_event", column: name, row: []string{e.ID}})
			})
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

// readAttachments finds the files kept with their cases and access, and others that name them as far as they can be read.
func (c *crowd) readAttachments(ctx context.Context, q querier) error {
	const about = `kind in ('leaver', 'joiner', 'mover', 'absence') and subject in ` + ownCases + ` or kind = 'grant' and subject in ` + ownGrants + `
			or kind = 'person' and subject = $1 or kind = 'reply' and subject in (select id from reply where answered_by = $1)`
	err := c.each(ctx, q, func(s *sought, row scanner) error {
		var id string
		err := row.Scan(&id)
		s.own[rowKey("attachment", []string{id})] = true
		s.found.attachments = append(s.found.attachments, id)
		return err
	}, `select id from attachment where `+about+` order by id`)
	if err != nil {
		return err
	}
	return each(ctx, q, func(row scanner) error {
		var id, name, data string
		if err := row.Scan(&id, &name, &data); err != nil {
			return err
		}
		return c.readFile("attachment", id, name+"\n", data)
	}, `select id, name, data from attachment order by id`)
}

// readRecords finds the signed records of their cases, and others that name them.
func (c *crowd) readRecords(ctx context.Context, q querier) error {
	err := c.each(ctx, q, func(s *sought, row scanner) error {
		var number string
		err := row.Scan(&number)
		s.own[rowKey("record", []string{number})] = true
		s.found.records = append(s.found.records, number)
		return err
	}, `select r.number from record r where (r.kind = 'leaver' and r.subject = $1 or r.case_id in `+ownCases+`)
		and exists (select 1 from record_revision v where v.number = r.number and v.file <> '') order by r.number`)
	if err != nil {
		return err
	}
	err = each(ctx, q, func(row scanner) error {
		var number, data string
		if err := row.Scan(&number, &data); err != nil {
			return err
		}
		return c.readFile("record", number, "", data)
	}, `select number, file from record_revision where file <> '' order by number, revision`)
	for _, s := range c.sought {
		s.found.mentions = slices.CompactFunc(s.found.mentions, func(a, b Mention) bool { return a.Source == "record" && b.Source == "record" && a.Key == b.Key })
	}
	return err
}

// readFile reads a file that is kept, where somebody may be named whose own it is not.
func (c *crowd) readFile(source, key, name, data string) error {
	file, err := base64.StdEncoding.DecodeString(data)
	if err != nil {
		return err
	}
	text := name + readable(file)
	c.named(text, func(s *sought) {
		if !s.own[rowKey(source, []string{key})] {
			s.mention(source, key, text, edit{})
		}
	})
	return nil
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

// readTrail finds the changes that are about them or name them. Where another bears their surname, changes that name them by it alone are for somebody to judge.
func (c *crowd) readTrail(ctx context.Context, q querier) error {
	about := map[[2]string][]*sought{}
	for _, s := range c.sought {
		own, err := ownSubjects(ctx, q, s.person.ID)
		if err != nil {
			return err
		}
		for subject := range own {
			about[subject] = append(about[subject], s)
		}
	}
	return each(ctx, q, func(row scanner) error {
		var at changeRef
		var kind, subject, details string
		if err := row.Scan(&at.sequence, &at.n, &kind, &subject, &details, &at.hash); err != nil {
			return err
		}
		own := about[[2]string{kind, subject}]
		for _, s := range own {
			s.found.changes = append(s.found.changes, at)
		}
		perhaps, texts := c.perhapsIn(details)
		for s := range perhaps {
			if slices.Contains(own, s) {
				continue
			}
			switch certain, perhaps := s.known(details, texts); {
			case certain || perhaps && s.found.namesakes == 0:
				s.found.changes = append(s.found.changes, at)
			case perhaps:
				m := Mention{Source: "trail_change", Key: fmt.Sprintf("%d/%d", at.sequence, at.n), Text: around(details, whole(s.anywhere, details)), whole: details, at: at}
				s.found.mentions = append(s.found.mentions, m)
			}
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
