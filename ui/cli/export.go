package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/natefinch/atomic"
	"github.com/spf13/cobra"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/exchange"
)

// exporting is one export under way.
type exporting struct {
	*app
	register string
	file     string
	query    string
	ended    bool
	whose    store.Whose
	open     bool

	record func(rows int) error // enters in the trail that the list leaves the register
}

func (a *app) export() *cobra.Command {
	var e exporting
	c := &cobra.Command{
		Use: "export REGISTER FILE.csv|FILE.xlsx|FILE.json|FILE.ics [QUERY]", Short: "Write what `list` shows of a register to a file, by the file's ending", Args: cobra.MinimumNArgs(2),
		Long: `Write what "list" shows of a register to a file: a table for spreadsheets (.csv, .xlsx), or all that is known of each row (.json).
Beside the registers: "prompts", also as a calendar with alarms (.ics), and "processing-record", the record of processing activities in the order of the
regulator's template. With --open the edition of the asset register that may be published, with a summary of what was left out.`,
		RunE: func(c *cobra.Command, args []string) error {
			e.app, e.register, e.file, e.query = a, args[0], args[1], strings.Join(args[2:], " ")
			if err := e.checked(); err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				e.record = func(rows int) error {
					return s.RecordExport(c.Context(), store.Export{Register: e.register, Rows: rows, Narrowed: e.query != ""})
				}
				return e.run(c, s)
			})
		},
	}
	f := c.Flags()
	f.BoolVar(&e.ended, "ended", false, "ended entries too")
	f.BoolVar(&e.open, "open", false, "of the assets: only what may be published")
	f.StringVar(&e.whose.Post, "for", "", "of the prompts: what one `post` owes")
	f.BoolVar(&e.whose.All, "all", false, "of the prompts: what the whole council owes")
	return c
}

// checked refuses a command line that cannot be meant, before anything is opened.
func (e *exporting) checked() error {
	endings := []string{".csv", ".xlsx", ".json"}
	if e.register == "prompts" {
		endings = append(endings, ".ics")
	}
	if !slices.Contains(endings, e.ending()) {
		return usagef("%q: the file's ending says what it holds: %s", e.file, strings.Join(endings, ", "))
	}
	if exchange.IsDevice(filepath.Base(e.file)) {
		return usagef("%q is the name of a device on Windows: give the file another name", e.file)
	}
	if e.open && e.register != "assets" {
		return usagef("--open is for assets: %s are not published", e.register)
	}
	if _, known := e.lister(e.register, e.ended); !known && e.register != "prompts" && e.register != "processing-record" {
		return usagef("%q cannot be exported: choose from %s, prompts, processing-record", e.register, strings.Join(registerNames(), ", "))
	}
	return nil
}

func (e *exporting) ending() string { return strings.ToLower(filepath.Ext(e.file)) }

func (e *exporting) run(c *cobra.Command, s *store.Session) error {
	switch {
	case e.open:
		return e.openEdition(c, s)
	case e.register == "prompts":
		owed, err := s.Prompts(c.Context(), e.whose)
		if err != nil {
			return err
		}
		owed = slices.DeleteFunc(owed, func(p duty.Prompt) bool { return !strings.Contains(strings.ToLower(p.Text), strings.ToLower(e.query)) })
		if e.ending() == ".ics" {
			names, err := s.Names(c.Context(), whoOwes(owed))
			if err != nil {
				return err
			}
			return e.write(len(owed), func(w io.Writer) error { return writeCalendar(w, s, owed, names) })
		}
		return e.rows(append([]duty.Prompt{}, owed...), nil)
	case e.register == "processing-record":
		record, err := s.ProcessingRecord(c.Context(), e.query)
		if err != nil {
			return err
		}
		if e.ending() == ".json" {
			return e.rows(record, nil)
		}
		t, err := store.ProcessingTable(record)
		if err != nil {
			return err
		}
		return e.table(t)
	}
	return e.list(c, s)
}

// list writes what list answers to another program: one reading of each register.
func (e *exporting) list(c *cobra.Command, s *store.Session) error {
	var text bytes.Buffer
	whole := *e.app
	whole.json, whole.Out = true, &text
	if rows, shape, known, err := e.lines(c, s); known || err != nil {
		if err != nil {
			return err
		}
		return e.rows(rows, shape)
	}
	show, _ := whole.lister(e.register, e.ended)
	if err := show(c, s, e.query); err != nil {
		return err
	}
	return e.rows(json.RawMessage(text.Bytes()), nil)
}

// lines are the rows of the registers that a table has otherwise than a list for another program: of people one for each engagement, of posts one for each holder, past ones
// too, and of cases of staff what lists of Human Resources say. An import reads them.
func (e *exporting) lines(c *cobra.Command, s *store.Session) (rows any, shape func(exchange.Table) exchange.Table, known bool, err error) {
	if e.ending() == ".json" {
		return nil, nil, false, nil
	}
	switch e.register {
	case "people":
		rows, err = s.Staff(c.Context(), e.query)
		return rows, func(t exchange.Table) exchange.Table { return t.Renamed("id", "person") }, true, err // which is nobody's own number
	case "posts":
		posts, err := s.HeldPosts(c.Context(), e.query)
		return postLines(posts), nil, true, err
	case "joiners":
		rows, err = s.JoinerRows(c.Context(), e.query)
	case "movers":
		rows, err = s.MoverRows(c.Context(), e.query)
	default:
		return nil, nil, false, nil
	}
	return rows, nil, true, err
}

// postLine is a post with one of its holders, as the import of posts reads it.
type postLine struct {
	ID      string        `json:"id"`
	Title   string        `json:"title"`
	Role    store.Role    `json:"role"`
	Service string        `json:"service"`
	Above   string        `json:"above"`
	Deputy  string        `json:"deputy"`
	Holder  string        `json:"holder"`
	From    calendar.Date `json:"from"`
	Until   calendar.Date `json:"until"`
}

func postLines(posts []store.Post) []postLine {
	out := []postLine{}
	for _, p := range posts {
		line := postLine{ID: p.ID, Title: p.Title, Role: p.Role, Service: p.Service, Above: p.Above, Deputy: p.Deputy}
		if len(p.Holders) == 0 {
			out = append(out, line)
		}
		for _, h := range p.Holders {
			line.Holder, line.From, line.Until = h.Person, h.From, h.Until
			out = append(out, line)
		}
	}
	return out
}

// rows writes a list of JSON objects; shape, where there is one, says in which columns a table has them.
func (e *exporting) rows(list any, shape func(exchange.Table) exchange.Table) error {
	text, err := json.MarshalIndent(list, "", "  ")
	if err != nil {
		return fmt.Errorf("write the list of %s: %w", e.register, err)
	}
	var rows []json.RawMessage
	if err := json.Unmarshal(text, &rows); err != nil {
		return fmt.Errorf("read the list of %s: %w", e.register, err)
	}
	if e.ending() == ".json" {
		return e.write(len(rows), func(w io.Writer) error { return writeAll(w, append(text, '\n')) })
	}
	t, err := exchange.TableOf(rows)
	if err != nil {
		return err
	}
	if k, known := store.ImportKind(e.register); known && len(rows) == 0 {
		t.Columns = k.Headings() // as its template has them, so that it is read back as what it is
	}
	if shape != nil {
		t = shape(t)
	}
	return e.table(t)
}

func writeAll(w io.Writer, text []byte) error {
	if _, err := w.Write(text); err != nil {
		return fmt.Errorf("write the file: %w", err)
	}
	return nil
}

// table writes a table, and whatever else belongs in a workbook beside it.
func (e *exporting) table(t exchange.Table, beside ...exchange.Sheet) error {
	return e.write(len(t.Rows), func(w io.Writer) error {
		if e.ending() == ".csv" {
			return exchange.WriteCSV(w, t)
		}
		return exchange.WriteXLSX(w, append([]exchange.Sheet{{Title: sentence(strings.ReplaceAll(e.register, "-", " ")), Table: t}}, beside...)...)
	})
}

// write makes the file, whole or not at all.
func (e *exporting) write(rows int, fill func(io.Writer) error) error {
	var out bytes.Buffer
	if err := fill(&out); err != nil {
		return err
	}
	if err := e.record(rows); err != nil {
		return err
	}
	if err := atomic.WriteFile(e.file, &out); err != nil {
		return fmt.Errorf("write %s: %w", e.file, err)
	}
	return e.say("%s of %s in %s. It is no longer sealed: keep it as the register is kept.", count(rows, "row", "rows"), e.register, e.file)
}

// openEdition writes what may be published of the assets, and says what was left out.
func (e *exporting) openEdition(c *cobra.Command, s *store.Session) error {
	edition, err := s.OpenData(c.Context())
	if err != nil {
		return err
	}
	if e.ending() == ".json" {
		rows := make([]map[string]string, len(edition.Rows))
		for i, row := range edition.Rows {
			rows[i] = map[string]string{}
			for j, text := range row {
				if text != "" {
					rows[i][edition.Columns[j]] = text
				}
			}
		}
		err = e.rows(rows, nil)
	} else {
		sheets := store.EditionSheets(edition)
		err = e.table(sheets[0].Table, sheets[1:]...)
	}
	if err != nil {
		return err
	}
	for _, r := range edition.Removed {
		err = errors.Join(err, e.say("  %s", r.Words()))
	}
	return err
}

// writeCalendar writes prompts as a calendar.
func writeCalendar(w io.Writer, s *store.Session, owed []duty.Prompt, names store.Names) error {
	all := make([]exchange.Appointment, 0, len(owed))
	for _, p := range owed {
		all = append(all, exchange.Appointment{
			Key: p.Key().String(), Title: p.Text, Due: p.Due, Overdue: p.State == duty.Overdue, Labels: p.Clauses,
			Text: strings.TrimSpace(p.Note + "\n" + sentence(owedBy(p, names)) + ".\n" + p.Command()),
		})
	}
	name := "Muniment: " + s.Council().Name
	return exchange.WriteICS(w, name, s.Now(), calendar.NewWorkingDays(s.Council().Division), all)
}
