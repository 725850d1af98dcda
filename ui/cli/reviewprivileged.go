package cli

import (
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
)

func (a *app) privileged() *cobra.Command {
	c := &cobra.Command{Use: "privileged", Short: "Accounts with more rights than others, and their weekly review"}
	c.AddCommand(a.privilegedReview(), a.privilegedSecond(), a.privilegedWeeks(), a.privilegedExplain(), a.privilegedList(), a.privilegedSet(), a.privilegedQueries(), a.privilegedAnswer(), a.privilegedShow())
	return c
}

func (a *app) privilegedReview() *cobra.Command {
	var o store.PrivilegedOptions
	var names, queries, mapping []string
	var done string
	c := &cobra.Command{
		Use: "review --file FILE... [--apply]", Short: "Compare the week's lists with the last; with --apply, sign the weekly review", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			if o.DoneAt, err = parseTime("--done-at", done); err != nil {
				return err
			}
			if o.Queries, err = pairs("--query", "ACCOUNT=TEXT", queries); err != nil {
				return err
			}
			if o.Map, err = pairs("--map", "COLUMN=FIELD", mapping); err != nil {
				return err
			}
			if len(names) == 0 {
				return usagef("give the week's lists with --file")
			}
			var files []store.PrivilegedFile
			for _, name := range names {
				f, err := openFile(name)
				if err != nil {
					return err
				}
				defer func() { _ = f.Close() }() // it was only read
				files = append(files, store.PrivilegedFile{Name: filepath.Base(name), Data: f})
			}
			return a.session(c.Context(), func(s *store.Session) error {
				r, err := s.ReviewPrivileged(c.Context(), files, o)
				if err != nil {
					return err
				}
				return a.showPrivileged(r)
			})
		},
	}
	f := c.Flags()
	f.StringArrayVar(&names, "file", nil, "a list of privileged accounts, as CSV `file`; it holds all of those of each system in it")
	f.BoolVar(&o.Apply, "apply", false, "sign the review; without it nothing is written")
	f.StringVar(&o.Week, "week", "", "the `week`, such as 2025-W47; left out, the oldest that can still be done")
	f.StringVar(&done, "done-at", "", "day and `time` of the review; left out, now")
	f.StringVar(&o.Notes, "notes", "", "what you noted")
	f.StringVar(&o.Activity, "activity", "", "how sign-ins were looked at, where the lists do not say")
	f.StringVar(&o.Uncovered, "uncovered", "", "why the list of a system with privileged accounts is missing")
	f.StringArrayVar(&queries, "query", nil, "ask about an account: `ACCOUNT=TEXT`")
	f.StringArrayVar(&mapping, "map", nil, "say which field a column is: `COLUMN=FIELD`")
	return c
}

// pairs reads NAME=VALUE flags.
func pairs(flag, shape string, given []string) (map[string]string, error) {
	out := map[string]string{}
	for _, g := range given {
		name, value, ok := strings.Cut(g, "=")
		if !ok {
			return nil, usagef("%s %q: write %s", flag, g, shape)
		}
		out[name] = value
	}
	return out, nil
}

func (a *app) showPrivileged(r store.PrivilegedReport) error {
	if a.json {
		return a.writeJSON(r)
	}
	if err := a.say("Week %s, due on %s: %s; %d added, %d removed, %d changed, %d signed in, %d dormant.", r.Week, r.Due.Long(), count(r.Accounts, "privileged account", "privileged accounts"),
		r.Count(store.PrivilegedAdded), r.Count(store.PrivilegedRemoved), r.Count(store.PrivilegedChanged), r.Count(store.PrivilegedSignedIn), r.Count(store.PrivilegedDormant)); err != nil {
		return err
	}
	for _, d := range r.Differences {
		if err := a.say("  %s: %s on %s%s%s", d.What, printable(d.Account.Login), d.Account.System, printable(before(", in ", d.Account.Group)), printable(before(": ", d.Details))); err != nil {
			return err
		}
	}
	for _, f := range r.Refused {
		if err := a.say("  line %d refused: %s", f.Line, printable(refusedWords(f.Column, f.Value, f.Reason))); err != nil {
			return err
		}
	}
	for _, q := range r.Queries {
		if err := a.say("  %s asks about %s on %s: %s", q.ID, printable(q.Login), q.System, printable(q.Text)); err != nil {
			return err
		}
	}
	for _, y := range r.Uncovered {
		if err := a.say("  no list covers %s", y); err != nil {
			return err
		}
	}
	for _, w := range r.Warnings {
		if err := a.say("  warning: %s", w); err != nil {
			return err
		}
	}
	switch {
	case !r.Applied:
		return a.say("Nothing was written: this was a preview. Add --apply to sign the review.")
	case r.Waits > 0:
		return a.say("Signed as %s. %s yours: the week is done when somebody else has looked at them with `muniment privileged second %s`.", r.Review, count(r.Waits, "account is", "accounts are"), r.Week)
	}
	return a.say("Signed as %s. The week is done.", r.Review)
}

// before is a text after what introduces it, or nothing.
func before(introduction, text string) string {
	if text == "" {
		return ""
	}
	return introduction + text
}

func (a *app) privilegedSecond() *cobra.Command {
	var notes, done string
	c := &cobra.Command{
		Use: "second WEEK", Short: "Look at the accounts that the week's reviewer holds", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			at, err := parseTime("--done-at", done)
			if err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.SecondPrivileged(c.Context(), args[0], notes, at); err != nil {
					return err
				}
				return a.say("The review of %s is complete.", args[0])
			})
		},
	}
	c.Flags().StringVar(&notes, "notes", "", "what you noted")
	c.Flags().StringVar(&done, "done-at", "", "day and `time` at which you looked; left out, now")
	return c
}

func (a *app) privilegedWeeks() *cobra.Command {
	return &cobra.Command{
		Use: "weeks", Short: "Every week since the register opened, done or missed", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error { return a.listPrivilegedWeeks(c, s, "") })
		},
	}
}

func (a *app) listPrivilegedWeeks(c *cobra.Command, s *store.Session, _ string) error {
	all, err := s.PrivilegedWeeks(c.Context())
	if err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(all)
	}
	if err := a.say("%s unbroken; %d of %s done, %d missed.", count(all.Unbroken, "week", "weeks"), all.Done, count(len(all.Weeks), "week", "weeks"), all.Missed); err != nil {
		return err
	}
	t := a.table("Week", "Due", "State", "Reviewer", "Done", "Second reviewer", "Explanation")
	for _, k := range all.Weeks {
		t.row(k.Week, k.Due.Long(), string(k.State), k.Reviewer, london(k.CompleteAt), k.Second, k.Explanation)
	}
	return t.flush()
}

func (a *app) privilegedExplain() *cobra.Command {
	var reason string
	c := &cobra.Command{
		Use: "explain WEEK... --reason TEXT", Short: "Say why weeks were missed, which does not make them done", Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.ExplainWeeks(c.Context(), args, reason); err != nil {
					return err
				}
				return a.say("The reason is recorded. Missed stays missed: %s.", strings.Join(args, ", "))
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "why no review was done")
	return c
}

func (a *app) privilegedList() *cobra.Command {
	return &cobra.Command{
		Use: "list [QUERY]", Short: "List the privileged accounts", Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error { return a.listPrivileged(c, s, strings.Join(args, " ")) })
		},
	}
}

func (a *app) listPrivileged(c *cobra.Command, s *store.Session, query string) error {
	all, err := s.PrivilegedAccounts(c.Context(), query)
	if err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(all)
	}
	t := a.table("Account", "System", "Login", "Group", "Kind", "Holder", "Sponsor", "Last sign-in", "State")
	for _, v := range all {
		state := "since " + v.AddedOn.Short()
		if v.RemovedOn.Known() {
			state = "gone " + v.RemovedOn.Short()
		}
		t.row(v.ID, systemRef(v.System), v.Login, v.Group, v.Kind, heldBy(v), orRef(postRef(v.Sponsor), ""), orWords(london(v.LastSignIn), "never"), state)
	}
	return t.show(c.Context(), s)
}

// heldBy is who holds a privileged account, or the supplier whose it is.
func heldBy(v store.PrivilegedAccount) any {
	if v.Holder == "" && v.Supplier != "" {
		return store.Ref{Kind: "supplier", ID: v.Supplier}
	}
	return orRef(personRef(v.Holder), "nobody")
}

func (a *app) privilegedSet() *cobra.Command {
	var v store.PrivilegedChange
	c := &cobra.Command{
		Use: "set ACCOUNT", Short: "Say what a privileged account is, and who holds it or answers for it", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if v == (store.PrivilegedChange{}) {
				return usagef("say what is so: --kind, --holder, --supplier or --sponsor")
			}
			return a.session(c.Context(), func(s *store.Session) error {
				after, err := s.SetPrivileged(c.Context(), args[0], v)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(after)
				}
				return a.say("%s is changed.", args[0])
			})
		},
	}
	f := c.Flags()
	f.StringVar(&v.Kind, "kind", "", strings.Join(store.PrivilegedKinds(), ", "))
	f.StringVar(&v.Holder, "holder", "", "the `person` who holds it")
	f.StringVar(&v.Supplier, "supplier", "", "the `supplier` whose account it is")
	f.StringVar(&v.Sponsor, "sponsor", "", "the `post` that answers for it")
	return c
}

func (a *app) privilegedQueries() *cobra.Command {
	return &cobra.Command{
		Use: "queries [QUERY]", Short: "List what was asked about privileged accounts", Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error { return a.listPrivilegedQueries(c, s, strings.Join(args, " ")) })
		},
	}
}

func (a *app) listPrivilegedQueries(c *cobra.Command, s *store.Session, query string) error {
	all, err := s.PrivilegedQueries(c.Context(), query)
	if err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(all)
	}
	t := a.table("Query", "Account", "Login", "System", "Asked", "Answer")
	for _, v := range all {
		t.row(v.ID, v.Account, v.Login, systemRef(v.System), v.Text, orWords(v.Answer, "waits since "+london(v.RaisedAt)))
	}
	return t.show(c.Context(), s)
}

func (a *app) privilegedAnswer() *cobra.Command {
	var text, by, done string
	c := &cobra.Command{
		Use: "answer QUERY --text TEXT", Short: "Answer a query about a privileged account", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			at, err := parseTime("--done-at", done)
			if err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.AnswerPrivileged(c.Context(), args[0], text, by, at); err != nil {
					return err
				}
				return a.say("%s is answered.", args[0])
			})
		},
	}
	c.Flags().StringVar(&text, "text", "", "the answer")
	c.Flags().StringVar(&by, "by", "", "who answered, where that is not you")
	c.Flags().StringVar(&done, "done-at", "", "day and `time` of the answer; left out, now")
	return c
}

func (a *app) privilegedShow() *cobra.Command {
	return &cobra.Command{
		Use: "show WEEK", Short: "The review of one week as it was signed", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				v, err := s.PrivilegedReview(c.Context(), args[0])
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(v)
				}
				if err := a.say("%s, week %s: %s reviewed by %s on %s.%s%s", v.ID, v.Week, count(v.Accounts, "account", "accounts"), v.Reviewer, london(v.DoneAt), before(" Second reviewer: ", v.Second), before(" Notes: ", v.Notes)); err != nil {
					return err
				}
				t := a.table("Account", "Login", "System", "What", "Details")
				for _, d := range v.Differences {
					t.row(d.Account.ID, d.Account.Login, systemRef(d.Account.System), d.What, d.Details)
				}
				for _, q := range v.Queries {
					t.row(q.Account, q.Login, systemRef(q.System), q.ID+" "+strconv.Quote(q.Text), orWords(q.Answer, "no answer yet"))
				}
				return t.show(c.Context(), s)
			})
		},
	}
}
