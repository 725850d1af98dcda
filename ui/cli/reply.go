package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"muniment/reports/replyform"
	"muniment/store"
)

func (a *app) reply() *cobra.Command {
	c := &cobra.Command{Use: "reply", Short: "Answers of people who do not sign in"}
	c.AddCommand(a.replyMake(), a.replyImport(), a.replyScan(), a.replyList(), a.replyForms())
	return c
}

func (a *app) replyMake() *cobra.Command {
	var post, out, language, address string
	c := &cobra.Command{
		Use: "make --for POST --out FILE.html", Short: "Make a page on which a post's holders answer what they owe", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if post == "" || out == "" {
				return usagef("say for which post and where the page goes: --for POST --out FILE.html")
			}
			if err := mustBeNew(out); err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				f, err := s.MakeReplyForm(c.Context(), post, language)
				if err != nil {
					return err
				}
				page, err := replyform.Page(f, address)
				if err != nil {
					return err
				}
				if err := writeFile(out, page); err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(f)
				}
				return a.say("%s asks %s %s and is in %s; answers are taken until %s.", f.ID, f.Post, count(len(f.Prompts), "question", "questions"), out, f.ExpiresOn.Long())
			})
		},
	}
	f := c.Flags()
	f.StringVar(&post, "for", "", "the `post`, by id or title")
	f.StringVar(&out, "out", "", "the `file` to write")
	f.StringVar(&language, "lang", store.English, "language of the page: en or cy")
	f.StringVar(&address, "mail-to", "", "the `address` to which answers are sent by e-mail")
	return c
}

func (a *app) replyImport() *cobra.Command {
	var o store.ReplyOptions
	var received string
	c := &cobra.Command{
		Use: "import FILE --answered-by PERSON", Short: "Enter the answers of a reply form; without --apply, show what they would do", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) (err error) {
			if o.AnsweredBy == "" {
				return usagef("say who answered: --answered-by PERSON")
			}
			if o.Received, err = parseDay("--received", received); err != nil {
				return err
			}
			file, err := readReply(args[0])
			if err != nil {
				return err
			}
			o.Name = args[0]
			return a.session(c.Context(), func(s *store.Session) error {
				r, err := s.ImportReply(c.Context(), file, o)
				if err != nil && len(r.Answers) == 0 {
					return err
				}
				if said := a.replyReport(r); said != nil {
					return said
				}
				return err
			})
		},
	}
	f := c.Flags()
	f.StringVar(&o.AnsweredBy, "answered-by", "", "`person` who answered")
	f.StringVar(&received, "received", "", "`day` on which the answers came; left out, today")
	f.BoolVar(&o.Apply, "apply", false, "enter the answers")
	f.BoolVar(&o.SkipRefused, "skip-refused", false, "enter the other answers although some are refused")
	return c
}

// replyReport says what each answer does.
func (a *app) replyReport(r store.ReplyReport) error {
	if a.json {
		return a.writeJSON(r)
	}
	t := a.table("No", "What", "Act", "Outcome")
	for _, l := range r.Answers {
		outcome := l.Outcome
		if l.Reason != "" {
			outcome += ": " + l.Reason
		}
		t.row(fmt.Sprint(l.N), orWords(l.Text, l.Duty+" "+l.ID), string(l.Act), outcome)
	}
	if err := t.flush(); err != nil {
		return err
	}
	entered := len(r.Answers) - r.Refused
	switch {
	case r.Reply != "":
		return a.say("%s of %s (%s) entered as %s; the file is kept as %s.", count(entered, "answer", "answers"), r.Name, r.AnsweredBy, r.Reply, r.Attachment)
	case r.Applied:
		return nil
	}
	return a.say("A preview of the answers of %s (%s) to %s: %d would be entered, %d refused, %d left blank. --apply enters them.",
		r.Name, r.AnsweredBy, r.Form, entered, r.Refused, r.Blank)
}

func (a *app) replyScan() *cobra.Command {
	var o store.ScanOptions
	var form paperForm
	var prompts []string
	var received string
	c := &cobra.Command{
		Use: "scan FILE --for DUTY:ID[:ITEM]|--form FORM [--answered-by PERSON [FIELD=VALUE]...]", Short: "Keep a scan of signed paper as evidence, or enter the answers that are written on it",
		Long: `Keep a scan of signed paper as evidence of what --for names, or enter the answer to it that is written there: FIELD=VALUE. Of a reply form that was printed and filled in, --form enters
every answer by the number of its question: 3.action=disabled. First it is shown what they would do; --apply enters them.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) (err error) {
			if form.id != "" {
				return a.enterPaper(c, &form, args, prompts, o.AnsweredBy, received)
			}
			if len(prompts) == 0 {
				return usagef("say which prompt it is evidence for: --for DUTY:ID, or DUTY:ID:ITEM for a line of a checklist; or --form for a reply form that was printed")
			}
			for _, text := range prompts {
				r, err := store.ParsePromptRef(text)
				if err != nil {
					return usagef("%w", err)
				}
				o.Prompts = append(o.Prompts, r)
			}
			if o.Received, err = parseDay("--received", received); err != nil {
				return err
			}
			given, err := parseFields(args[1:])
			if err != nil {
				return err
			}
			o.Name, o.Given = args[0], map[string][]string{}
			for name, value := range given {
				o.Given[name] = []string{value}
			}
			file, err := readAttachment(args[0])
			if err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				scan, err := s.KeepScan(c.Context(), file, o)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(scan)
				}
				if scan.Outcome != nil {
					return a.say("The answer is entered as %s; the scan is kept as %s, witnessed by %s.", scan.Reply, scan.Attachment, s.User().Name)
				}
				return a.say("The scan is kept as %s, witnessed by %s. What it is evidence for is owed until it is answered.", scan.Attachment, s.User().Name)
			})
		},
	}
	f := c.Flags()
	f.StringArrayVar(&prompts, "for", nil, "the `prompt` it is evidence for; may be given several times")
	f.StringVar(&form.id, "form", "", "the reply `form` that was printed and filled in")
	f.BoolVar(&form.apply, "apply", false, "enter the answers on the form")
	f.BoolVar(&form.skip, "skip-refused", false, "enter the other answers on the form although some are refused")
	f.StringVar(&o.AnsweredBy, "answered-by", "", "`person` who wrote on the paper")
	f.StringVar(&received, "received", "", "`day` on which the paper came; left out, today")
	return c
}

func (a *app) replyList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "Answers that were entered for people who do not sign in", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				all, err := s.Replies(c.Context())
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(all)
				}
				t := a.table("Reply", "Form", "Answered by", "Received", "Entered", "By", "Answers", "File")
				for _, r := range all {
					t.row(r.ID, r.Form, personRef(r.AnsweredBy), r.ReceivedOn.Short(), london(r.EnteredAt), signInRef(r.EnteredBy), fmt.Sprint(r.Answers), r.Attachment)
				}
				return t.show(c.Context(), s)
			})
		},
	}
}

func (a *app) replyForms() *cobra.Command {
	return &cobra.Command{
		Use: "forms", Short: "Reply forms that were made, and how much of each came back", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				all, err := s.MadeForms(c.Context())
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(all)
				}
				t := a.table("Form", "Post", "Made", "By", "Good until", "Answered")
				for _, f := range all {
					t.row(f.ID, f.Title, london(f.MadeAt), signInRef(f.MadeBy), f.ExpiresOn.Short(), fmt.Sprintf("%d of %d", f.Answered, f.Asked))
				}
				return t.show(c.Context(), s)
			})
		},
	}
}

func (a *app) attachment() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use: "attachment ID --out FILE", Short: "Write a file that the register keeps", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if out == "" {
				return usagef("say where the file goes: --out FILE")
			}
			if err := mustBeNew(out); err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				kept, data, err := s.Attachment(c.Context(), args[0])
				if err != nil {
					return err
				}
				if err := writeFile(out, data); err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(kept)
				}
				return a.say("%s (%s, %s) is in %s.", kept.ID, kept.Name, kept.Type, out)
			})
		},
	}
	c.Flags().StringVar(&out, "out", "", "the `file` to write")
	return c
}
