package cli

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
	"muniment/store/entry"
)

func (a *app) show() *cobra.Command {
	return &cobra.Command{
		Use: "show ID", Short: "Show one entry with what hangs on it and its history", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				v, err := s.Show(c.Context(), args[0])
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(v)
				}
				p := &page{a: a}
				if err := p.shown(v); err != nil {
					return fmt.Errorf("show %s: %w", v.ID, err)
				}
				return p.write(c.Context(), s)
			})
		},
	}
}

// shown is an entry of the register with what hangs on it.
func (p *page) shown(v store.Shown) error {
	if e, ok := v.Entry.(entry.Entry); ok {
		p.entry(e)
	} else if err := p.thing(v); err != nil {
		return err
	}
	for _, h := range v.Posts {
		until := ""
		if h.Until.Known() {
			until = " until " + h.Until.Long()
		}
		p.line("  holds ", h.Post, " from ", h.From.Long(), until)
	}
	for _, l := range v.Leavers {
		p.line("  leaver ", l.ID, ": last working day ", orWords(l.LastWorkingDay.Long(), "not known yet"))
	}
	for _, g := range v.Grants {
		p.grant(v.Kind, g)
	}
	for _, e := range v.Parts {
		p.line("  ", e.Kind, " ", e.ID, "  ", e.Title, "  ", e.State)
	}
	for _, f := range v.Files {
		p.line("  file ", f.ID, "  ", f.Name, "  ", count(f.Size, "byte", "bytes"))
	}
	for _, e := range v.Linked {
		p.line("  named by ", e.Kind, " ", e.ID, "  ", e.Title)
	}
	return p.history(v.History)
}

// entry is an entry of a register that package entry describes, under the headings of its fields.
func (p *page) entry(e entry.Entry) {
	k, _ := entry.Of(e.Kind)
	p.line(sentence(strings.ReplaceAll(e.Kind, "-", " ")), " ", e.ID, ": ", e.Title)
	if e.State != "" {
		p.line("  State: ", e.State)
	}
	if e.Post != "" {
		p.line("  Answers: ", postRef(e.Post))
	}
	if e.Of != "" {
		p.line("  Part of: ", strings.ReplaceAll(k.PartOf, "-", " "), " ", store.Ref{Kind: k.PartOf, ID: e.Of})
	}
	if e.Restricted {
		p.line("  For named people only")
	}
	p.line("  Entered: ", london(e.AddedAt), " by ", signInRef(e.AddedBy))
	if !e.Live() {
		p.line("  Ended: ", e.EndedOn.Long(), before(": ", e.EndReason))
	}
	if len(e.Missing) > 0 {
		p.line("  Still missing: ", strings.Join(e.Missing, ", "))
	}
	heading := ""
	for _, f := range k.Fields {
		if f.Group != "" {
			heading = f.Group
		}
		if e.Fields[f.Name] == "" {
			continue
		}
		if heading != "" {
			p.line("  ", heading)
			heading = ""
		}
		p.line("    ", f.Label, ": ", saidField(f, e.Fields))
	}
}

// thing is what has a table of its own: a person, access, a leaver, a post, a record.
func (p *page) thing(v store.Shown) error {
	b, err := json.Marshal(v.Entry)
	if err != nil {
		return err
	}
	all, err := store.FactsOf(b)
	if err != nil {
		return err
	}
	p.line(sentence(strings.ReplaceAll(v.Kind, "-", " ")), " ", v.ID)
	for _, f := range all {
		if f.Name == "id" {
			continue
		}
		if value := said(f); len(value) > 0 {
			p.line("  ", label(f.Name), ": ", value)
		}
	}
	return nil
}

// grant is access of a person, or to a system.
func (p *page) grant(of string, g store.Grant) {
	state := "live"
	if !g.Live() {
		state = fmt.Sprintf("%s %s: %s", g.Action, london(g.ClosedAt), g.Evidence)
	}
	if of == "system" {
		p.line("  access ", g.ID, "  ", g.Kind, "  ", g.Login, " of ", orRef(personRef(g.Person), "nobody in particular"), "  ", state)
		return
	}
	p.line("  access ", g.ID, "  ", g.Kind, "  ", g.Login, " on ", systemRef(g.System), "  ", state)
}
