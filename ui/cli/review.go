package cli

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
)

func (a *app) accessReview() *cobra.Command {
	c := &cobra.Command{Use: "access-review", Short: "Reviews of who has access: a snapshot, and a decision on each line"}
	c.AddCommand(a.reviewStart(), a.reviewList(), a.reviewLines(), a.reviewDecide(), a.reviewTakeBack(), a.reviewCarryOut(), a.reviewReassign(), a.reviewShow(), a.reviewClose())
	return c
}

func (a *app) reviewStart() *cobra.Command {
	var n store.NewCampaign
	var due string
	c := &cobra.Command{
		Use: "start [--service SERVICE|--system SYSTEM]", Short: "Take a snapshot of the live access and ask for a decision on each line", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			if n.Due, err = parseDay("--due", due); err != nil {
				return err
			}
			if n.Service != "" && n.System != "" {
				return usagef("choose one of --service and --system")
			}
			return a.session(c.Context(), func(s *store.Session) error {
				made, err := s.StartCampaign(c.Context(), n)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(made)
				}
				return a.say("%s (%s) asks for %s by %s.", made.ID, made.Name, count(made.Lines, "decision", "decisions"), made.Due.Long())
			})
		},
	}
	f := c.Flags()
	f.StringVar(&n.Name, "name", "", "what the review is called")
	f.StringVar(&n.Service, "service", "", "only the access of this `service`'s people, and of the services below it")
	f.StringVar(&n.System, "system", "", "only the access to this `system`")
	f.StringVar(&due, "due", "", "`day` by which every line is decided; left out, after the council's period")
	return c
}

func (a *app) reviewList() *cobra.Command {
	return &cobra.Command{
		Use: "list [QUERY]", Short: "List the access reviews, the newest first", Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error { return a.listReviews(c, s, strings.Join(args, " ")) })
		},
	}
}

func (a *app) listReviews(c *cobra.Command, s *store.Session, query string) error {
	all, err := s.Campaigns(c.Context(), query)
	if err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(all)
	}
	t := a.table("Review", "Name", "Lines", "Started", "Due", "State")
	for _, v := range all {
		state := "open"
		if !v.Open() {
			state = "closed " + london(v.ClosedAt)
		}
		t.row(v.ID, v.Name, strconv.Itoa(v.Lines), london(v.StartedAt), v.Due.Long(), state)
	}
	return t.flush()
}

func (a *app) reviewLines() *cobra.Command {
	var q store.LineQuery
	c := &cobra.Command{
		Use: "lines REVIEW [TEXT]", Short: "List the lines of a review", Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			q.Campaign, q.Text = args[0], strings.Join(args[1:], " ")
			return a.session(c.Context(), func(s *store.Session) error {
				lines, err := s.ReviewLines(c.Context(), q)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(lines)
				}
				t := a.table("Line", "Name", "System", "Login", "Kind", "Level", "Reason", "Difference", "Decision")
				for _, l := range lines {
					t.row(l.ID, orWords(l.Name, "nobody in particular"), systemRef(l.System), l.Login, l.Kind, l.Level, orWords(l.Reason, "missing"), difference(l), decision(l))
				}
				return t.show(c.Context(), s)
			})
		},
	}
	f := c.Flags()
	f.BoolVar(&q.Mine, "mine", false, "only those that you decide on")
	f.BoolVar(&q.Undecided, "undecided", false, "only those that wait for a decision")
	f.StringVar(&q.After, "after", "", "go on after this `line`")
	f.IntVar(&q.Limit, "limit", 0, "list no more than this `number`; 0 for all")
	return c
}

func difference(l store.ReviewLine) string {
	if l.Difference == "changed" && l.WasLevel != l.Level {
		return "was " + orWords(l.WasLevel, "blank")
	}
	return l.Difference
}

func decision(l store.ReviewLine) string {
	words := orWords(l.Decision, "owed")
	switch {
	case l.Decision == "" && !l.ClosedAt.IsZero():
		words = "ended first, " + london(l.ClosedAt)
	case l.Decision == store.DecisionChange:
		words = "change to " + l.ToLevel
	}
	switch {
	case l.Outstanding():
		words += ", to be carried out"
	case l.Decision == store.DecisionRevoke:
		words += ", closed " + london(l.ClosedAt)
	case l.Decision == store.DecisionChange:
		words += ", carried out"
	}
	return words
}

func (a *app) reviewDecide() *cobra.Command {
	var d store.LineDecision
	var keep, revoke bool
	var done, file string
	c := &cobra.Command{
		Use: "decide LINE... --keep|--level LEVEL|--revoke", Short: "Decide on lines of a review: keep, change or revoke the access",
		Long: "Decide on lines of a review. Many lines can be named at once, or a file can say the decision of each: columns line, decision (keep, change, revoke), level and note.",
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) (err error) {
			if d.DoneAt, err = parseTime("--done-at", done); err != nil {
				return err
			}
			if file != "" {
				if len(args) > 0 || keep || revoke || d.Level != "" {
					return usagef("--file says the lines and the decisions itself")
				}
				return a.decideFile(c, file, d)
			}
			if d.Lines = args; len(args) == 0 {
				return usagef("name the lines that are decided")
			}
			if d.Decision, err = chosen(keep, d.Level != "", revoke); err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				n, err := s.DecideLines(c.Context(), d)
				if err != nil {
					return err
				}
				return a.decided(n)
			})
		},
	}
	f := c.Flags()
	f.BoolVar(&keep, "keep", false, "the access is still needed as it is")
	f.StringVar(&d.Level, "level", "", "the access is changed to this `level`")
	f.BoolVar(&revoke, "revoke", false, "the access is no longer needed")
	f.StringVar(&d.Note, "note", "", "why; needed for a change and a revocation")
	f.StringVar(&d.By, "by", "", "who decided, where that is not you")
	f.StringVar(&done, "done-at", "", "day and `time` of the decision; left out, now")
	f.StringVar(&file, "file", "", "read lines and decisions from this CSV `file`")
	return c
}

func (a *app) decided(n int) error {
	if a.json {
		return a.writeJSON(map[string]int{"decided": n})
	}
	return a.say("%s decided.", count(n, "line is", "lines are"))
}

func chosen(keep, change, revoke bool) (string, error) {
	switch {
	case keep && !change && !revoke:
		return store.DecisionKeep, nil
	case change && !keep && !revoke:
		return store.DecisionChange, nil
	case revoke && !keep && !change:
		return store.DecisionRevoke, nil
	}
	return "", usagef("choose one of --keep, --level and --revoke")
}

// decideFile reads a file of decisions, as a reviewer sends it back. Lines that are left blank stay owed.
func (a *app) decideFile(c *cobra.Command, name string, d store.LineDecision) error {
	f, err := openFile(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	groups, err := decisionsOf(f)
	if err != nil {
		return err
	}
	return a.session(c.Context(), func(s *store.Session) error {
		for i := range groups {
			groups[i].By, groups[i].DoneAt = d.By, d.DoneAt
		}
		n, err := s.DecideLines(c.Context(), groups...)
		if err != nil {
			return err
		}
		return a.decided(n)
	})
}

// decisionsOf reads the columns line, decision, level and note.
func decisionsOf(r io.Reader) ([]store.LineDecision, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1
	heads, err := in.Read()
	if err != nil {
		return nil, errors.New("the file has no line of headings: its columns are line, decision, level and note")
	}
	at := map[string]int{}
	for i, h := range heads {
		at[strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))] = i
	}
	cell := func(row []string, name string) string {
		if i, ok := at[name]; ok && i < len(row) {
			return strings.TrimSpace(row[i])
		}
		return ""
	}
	if _, ok := at["line"]; !ok {
		return nil, errors.New("the file has no column line: its columns are line, decision, level and note")
	}
	var out []store.LineDecision
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("the file of decisions cannot be read: %w", err)
		}
		decision := strings.ToLower(cell(row, "decision"))
		if decision == "" {
			continue
		}
		out = addDecision(out, cell(row, "line"), store.LineDecision{Decision: decision, Level: cell(row, "level"), Note: cell(row, "note")})
	}
}

// addDecision puts a line with the others of the same review and decision.
func addDecision(all []store.LineDecision, line string, d store.LineDecision) []store.LineDecision {
	review, _, _ := strings.Cut(line, "-")
	for i := range all {
		v := &all[i]
		if v.Decision == d.Decision && v.Level == d.Level && v.Note == d.Note && strings.HasPrefix(v.Lines[0], review+"-") {
			v.Lines = append(v.Lines, line)
			return all
		}
	}
	d.Lines = []string{line}
	return append(all, d)
}

func (a *app) reviewCarryOut() *cobra.Command {
	var evidence, done string
	c := &cobra.Command{
		Use: "carry-out LINE --evidence TEXT", Short: "A system owner records that access was changed as a review decided", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			at, err := parseTime("--done-at", done)
			if err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				g, err := s.CarryOutChange(c.Context(), args[0], evidence, at)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(g)
				}
				return a.say("%s has the level %s.", g.ID, g.Level)
			})
		},
	}
	c.Flags().StringVar(&evidence, "evidence", "", "how you know")
	c.Flags().StringVar(&done, "done-at", "", "day and `time` at which it was done; left out, now")
	return c
}

func (a *app) reviewReassign() *cobra.Command {
	var from, to, reason string
	c := &cobra.Command{
		Use: "reassign REVIEW --from POST --to POST --reason TEXT", Short: "Give the undecided lines of one post to another", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				n, err := s.ReassignLines(c.Context(), args[0], from, to, reason)
				if err != nil {
					return err
				}
				return a.say("%s given to %s.", count(n, "line is", "lines are"), to)
			})
		},
	}
	c.Flags().StringVar(&from, "from", "", "the `post` that was to decide")
	c.Flags().StringVar(&to, "to", "", "the `post` that decides instead")
	c.Flags().StringVar(&reason, "reason", "", "why")
	return c
}

func (a *app) reviewShow() *cobra.Command {
	return &cobra.Command{
		Use: "show REVIEW", Short: "How a review stands, and what is different from the last", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				v, err := s.CampaignSummary(c.Context(), args[0])
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(v)
				}
				return a.summary(v)
			})
		},
	}
}

func (a *app) summary(v store.CampaignSummary) error {
	if err := a.say("%s: %s. Of %s: %d kept, %d to change, %d revoked, %d ended first, %d undecided; %d decided late, %d still to be carried out.",
		v.ID, v.Name, count(v.Lines, "line", "lines"), v.Kept, v.Changed, v.Revoked, v.Gone, v.Undecided, v.Late, v.Outstanding); err != nil {
		return err
	}
	if v.Previous != "" {
		if err := a.say("Since %s: %d new, %d changed, %d the same, %d gone.", v.Previous, v.New, v.Different, v.Same, len(v.Since)); err != nil {
			return err
		}
	}
	for _, l := range v.Since {
		if err := a.say("  gone: %s, %s of %s on %s, closed %s", l.Grant, l.Kind, orWords(l.Name, "nobody in particular"), l.System, london(l.ClosedAt)); err != nil {
			return err
		}
	}
	if !v.Open() {
		return a.say("Closed on %s.%s", london(v.ClosedAt), strings.TrimRight(" "+v.Reason, " "))
	}
	return a.say("Due on %s.", v.Due.Long())
}

func (a *app) reviewClose() *cobra.Command {
	var reason string
	c := &cobra.Command{
		Use: "close REVIEW", Short: "Bring a review to its end; undecided lines are listed as such, and their access stays owed a review", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if _, err := s.CloseCampaign(c.Context(), args[0], reason); err != nil {
					return err
				}
				v, err := s.CampaignSummary(c.Context(), args[0])
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(v)
				}
				return a.summary(v)
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "why it is closed with undecided lines")
	return c
}
