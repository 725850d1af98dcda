package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/entry"
)

// registers are the commands of every register that package entry describes: one group to a kind, one command to an act.
func (a *app) registers() []*cobra.Command {
	var out []*cobra.Command
	for _, k := range entry.Kinds() {
		c := &cobra.Command{Use: k.Name, Short: k.About, Hidden: true} // all of them together are one line of the help: see kinds
		for _, act := range k.AllActs() {
			c.AddCommand(a.actOn(k, act))
		}
		c.AddCommand(a.fieldsOf(k))
		if k.Name == "pack" {
			c.AddCommand(a.packText())
		}
		if k.Name == "service" {
			c.AddCommand(a.serviceUnder())
		}
		if k.Name == "statement" {
			c.AddCommand(a.statementFigures())
		}
		out = append(out, c)
	}
	return append(out, a.kinds())
}

// kinds lists the registers that have commands of their own.
func (a *app) kinds() *cobra.Command {
	return &cobra.Command{
		Use:   "registers",
		Short: fmt.Sprintf("List %d registers, from assets to risks, each a command such as `muniment incident`", len(entry.Kinds())),
		Args:  cobra.NoArgs,
		RunE: func(_ *cobra.Command, _ []string) error {
			type register struct {
				Command string `json:"command"`
				List    string `json:"list"`
				Title   string `json:"title"`
				About   string `json:"about"`
			}
			out := make([]register, 0, len(entry.Kinds()))
			for _, k := range entry.Kinds() {
				out = append(out, register{k.Name, k.Plural, k.Title, k.About})
			}
			if a.json {
				return a.writeJSON(out)
			}
			t := a.table("Command", "What it is for")
			for _, r := range out {
				t.row(r.Command, r.About)
			}
			if err := t.flush(); err != nil {
				return err
			}
			return a.say("`muniment COMMAND --help` says what can be done, `muniment list REGISTER` what there is.")
		},
	}
}

func (a *app) actOn(k entry.Kind, act entry.Act) *cobra.Command {
	use, least := act.Verb+" "+strings.ToUpper(k.Name)+" [FIELD=VALUE]...", 1
	if act.Makes {
		use, least = act.Verb+" FIELD=VALUE...", 0
	}
	var of, doneAt string
	var attach []string
	c := &cobra.Command{
		Use: use, Short: sentence(act.Title), Long: actHelp(k, act), Args: cobra.MinimumNArgs(least),
		RunE: func(c *cobra.Command, args []string) error {
			d := store.Doing{Kind: k.Name, Verb: act.Verb, Of: of}
			if !act.Makes {
				d.ID, args = args[0], args[1:]
			}
			var err error
			if d.Given, err = parseFields(args); err != nil {
				return err
			}
			if day, noDay := calendar.Parse(doneAt); noDay == nil && len(doneAt) <= len("31 December 2025") && !strings.Contains(doneAt, ":") {
				d.DoneAt = day.Start() // what is owed of a register is counted in days
			} else if d.DoneAt, err = parseTime("--done-at", doneAt); err != nil {
				return err
			}
			if d.Files, err = readFiles(attach); err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				e, err := s.Do(c.Context(), d)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(e)
				}
				if err := a.sayDone(k, act, e); err != nil {
					return err
				}
				return a.sayNext(c, s, ofEntry(k.Name, e.ID))
			})
		},
	}
	c.Flags().StringVar(&doneAt, "done-at", "", "day, or day and `time`, on which it was done; left out, now")
	c.Flags().StringArrayVar(&attach, "attach", nil, "keep this `file` with the entry; may be given several times")
	if act.Makes && k.PartOf != "" {
		c.Flags().StringVar(&of, "of", "", "the `"+k.PartOf+"` it is part of")
	}
	return c
}

// sayDone says what was done, and how the entry stands now.
func (a *app) sayDone(k entry.Kind, act entry.Act, e entry.Entry) error {
	standing := ""
	if e.State != "" {
		standing = ", " + e.State
	}
	if !e.Live() {
		standing = ", ended " + e.EndedOn.Long()
	}
	if err := a.say("%s.\n%s %s: %s%s.", did(act.Title), sentence(strings.ReplaceAll(k.Name, "-", " ")), e.ID, e.Title, standing); err != nil {
		return err
	}
	if missed := e.Fields["exceptions"]; k.Name == "vacating" && missed != "" {
		if err := a.say("Not inspected, and still owed: %s.", missed); err != nil {
			return err
		}
	}
	if len(e.Missing) > 0 && e.Live() {
		return a.say("%s still missing: %s.", count(len(e.Missing), "required field is", "required fields are"), strings.Join(e.Missing, ", "))
	}
	return nil
}

// sentence is a title with a capital.
func sentence(title string) string {
	if title == "" {
		return ""
	}
	return strings.ToUpper(title[:1]) + title[1:]
}

// actHelp says what an act asks for.
func actHelp(k entry.Kind, act entry.Act) string {
	var b strings.Builder
	b.WriteString(sentence(act.Title) + ".")
	if act.Help != "" {
		b.WriteString(" " + act.Help)
	}
	list := func(heading string, fields []entry.Field) {
		if len(fields) == 0 {
			return
		}
		b.WriteString("\n\n" + heading)
		for _, f := range fields {
			fmt.Fprintf(&b, "\n  %-26s %s (%s)", f.Name, f.Label, typeWords(f))
			if f.Need != nil && f.When != "" && f.When != "always" {
				b.WriteString(", " + f.When)
			}
			if f.Help != "" {
				b.WriteString(". " + f.Help)
			}
		}
	}
	var needs, takes []entry.Field
	for _, name := range act.Needs {
		f, _ := k.Field(name)
		needs = append(needs, f)
	}
	for _, f := range act.Own {
		if f.Need != nil && f.When == "always" {
			needs = append(needs, f)
		} else {
			takes = append(takes, f)
		}
	}
	for _, name := range act.Takes {
		if f, known := k.Field(name); known && !slices.Contains(act.Needs, name) {
			takes = append(takes, f)
		}
	}
	list("Needs:", needs)
	list("May be given:", takes)
	return b.String()
}

func typeWords(f entry.Field) string {
	switch f.Type {
	case entry.Choice, entry.Choices:
		return string(f.Type) + ": " + strings.Join(f.Choices, ", ")
	case entry.Link, entry.Links:
		return f.Of
	case entry.Rating:
		return "a rating from 1 to 5"
	default:
		return string(f.Type)
	}
}

func (a *app) fieldsOf(k entry.Kind) *cobra.Command {
	return &cobra.Command{
		Use: "fields", Short: "List the fields of " + k.Plural + " and when each is required", Args: cobra.NoArgs,
		RunE: func(_ *cobra.Command, _ []string) error {
			type field struct {
				Name     string   `json:"name"`
				Label    string   `json:"label"`
				Group    string   `json:"group"`
				Type     string   `json:"type"`
				Choices  []string `json:"choices,omitempty"`
				Required string   `json:"required"`
			}
			out, group := []field{}, ""
			for _, f := range k.Fields {
				if f.Group != "" {
					group = f.Group
				}
				required := f.When
				if f.Need == nil {
					required = "never"
				}
				out = append(out, field{f.Name, f.Label, group, string(f.Type), f.Choices, required})
			}
			if a.json {
				return a.writeJSON(out)
			}
			t := a.table("Field", "Meaning", "Group", "Holds", "Required")
			for i, f := range out {
				t.row(f.Name, f.Label, f.Group, typeWords(k.Fields[i]), f.Required)
			}
			return t.flush()
		},
	}
}

// listEntries lists a register that package entry describes.
func (a *app) listEntries(c *cobra.Command, s *store.Session, k entry.Kind, query string, ended bool) error {
	entries, err := s.Entries(c.Context(), k.Name, query, ended)
	if err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(entries)
	}
	heads := []string{sentence(strings.ReplaceAll(k.Name, "-", " ")), "Name", "Answers", "State", "Missing"}
	if k.PartOf != "" {
		heads = append(heads, sentence(k.PartOf))
	}
	t := a.table(heads...)
	for _, e := range entries {
		state := e.State
		if !e.Live() {
			state = "ended " + e.EndedOn.Long()
		}
		missing := ""
		if n := len(e.Missing); n > 0 {
			missing = count(n, "field", "fields")
		}
		cells := []any{e.ID, e.Title, orRef(postRef(e.Post), "nobody"), state, missing}
		if k.PartOf != "" {
			cells = append(cells, store.Ref{Kind: k.PartOf, ID: e.Of})
		}
		t.row(cells...)
	}
	return t.show(c.Context(), s)
}
