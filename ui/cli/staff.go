package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
)

func (a *app) joiner() *cobra.Command {
	var j store.NewJoiner
	var starts, informed string
	c := &cobra.Command{Use: "joiner", Short: "People who join"}
	rec := &cobra.Command{
		Use: "record", Short: "Record that somebody joins, or begins another engagement", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			if j.StartsOn, err = parseDay("--starts", starts); err != nil {
				return err
			}
			if j.InformedOn, err = parseDay("--informed", informed); err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				p, err := s.RecordJoiner(c.Context(), j)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(p)
				}
				if err := a.say("%s joins on %s as %s.", p.Name(), j.StartsOn.Long(), p.ID); err != nil {
					return err
				}
				return a.sayNext(c, s, ofPerson(p.ID))
			})
		},
	}
	f := rec.Flags()
	f.StringVar(&j.Person, "person", "", "somebody the register knows already")
	f.StringVar(&j.EmployeeNo, "employee-no", "", "employee `number`")
	f.StringVar(&j.GivenName, "given-name", "", "given `name`")
	f.StringVar(&j.Surname, "surname", "", "`surname`")
	f.StringVar(&j.Kind, "kind", "employee", "employee, agency, councillor, volunteer, contractor or secondee")
	f.StringVar(&j.Reference, "position", "", "position `reference`")
	f.StringVar(&j.Service, "service", "", "`service` they join")
	f.StringVar(&j.JobTitle, "job-title", "", "job `title`")
	f.StringVar(&starts, "starts", "", "first `day`")
	f.StringVar(&informed, "informed", "", "`day` on which they were informed of their obligations")
	c.AddCommand(rec, a.joinerDone(), a.joinerWithdraw())
	return c
}

func (a *app) mover() *cobra.Command {
	var m store.NewMover
	var on, notice string
	c := &cobra.Command{Use: "mover", Short: "People who change post"}
	rec := &cobra.Command{
		Use: "record", Short: "Record that somebody changes post", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			if m.MovesOn, err = parseDay("--moves", on); err != nil {
				return err
			}
			if m.NoticeOn, err = parseDay("--notice", notice); err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				e, err := s.RecordMover(c.Context(), m)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(e)
				}
				p := page{a: a}
				p.line(personRef(m.Person), " moves to ", serviceRef(e.Service), " on ", m.MovesOn.Long(), ".")
				if err := p.write(c.Context(), s); err != nil {
					return err
				}
				return a.sayNext(c, s, ofPerson(m.Person))
			})
		},
	}
	f := rec.Flags()
	f.StringVar(&m.Person, "person", "", "who moves")
	f.StringVar(&m.From, "engagement", "", "`reference` of the engagement they leave, where there are several")
	f.StringVar(&m.Reference, "position", "", "`reference` of the new position")
	f.StringVar(&m.Service, "service", "", "`service` they move to")
	f.StringVar(&m.JobTitle, "job-title", "", "new job `title`")
	f.StringVar(&on, "moves", "", "first `day` in the new post")
	f.StringVar(&notice, "notice", "", "`day` on which the manager knew")
	c.AddCommand(rec, a.moverAmend(), a.moverWithdraw(), a.moverExplain(), a.moverDone(), a.moverDecide(), a.moverCarryOut())
	return c
}

func (a *app) leaver() *cobra.Command {
	c := &cobra.Command{Use: "leaver", Short: "People who leave"}
	c.AddCommand(a.leaverPut("record", "Record that somebody leaves, or fill in what was not known", (*store.Session).RecordLeaver),
		a.leaverPut("amend", "Change the facts of a leaver", (*store.Session).AmendLeaver), a.leaverWithdraw(), a.leaverExplain(), a.leaverDied())
	return c
}

// putLeaver is RecordLeaver or AmendLeaver, whose flags are the same.
type putLeaver = func(*store.Session, context.Context, store.NewLeaver) (store.Leaver, store.Recorded, error)

func (a *app) leaverPut(use, short string, put putLeaver) *cobra.Command {
	var l store.NewLeaver
	var last, poll, notice, ends, confidential, named string
	c := &cobra.Command{
		Use: use, Short: short, Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			if l.Person == "" {
				return usagef("say who leaves: --person ID")
			}
			if l.LastWorkingDay, err = parseDay("--last-working-day", last); err != nil {
				return err
			}
			if l.AfterPoll, err = parseDay("--after-poll", poll); err != nil {
				return err
			}
			if l.NoticeOn, err = parseDay("--notice", notice); err != nil {
				return err
			}
			if l.AccessEndsAt, err = parseTime("--access-ends", ends); err != nil {
				return err
			}
			if l.ConfidentialUntil, err = parseTime("--confidential-until", confidential); err != nil {
				return err
			}
			if named != "" {
				l.Named = strings.Split(named, ",")
			}
			return a.session(c.Context(), func(s *store.Session) error {
				leaver, done, err := put(s, c.Context(), l)
				if err != nil {
					return err
				}
				if a.json {
					return a.writeJSON(struct {
						Outcome store.Recorded `json:"outcome"`
						Leaver  store.Leaver   `json:"leaver"`
					}{done, leaver})
				}
				day := "last working day " + leaver.LastWorkingDay.Long()
				if !leaver.LastWorkingDay.Known() {
					day = "the last working day is not known yet"
				}
				if err := a.say("%s: %s (%s) leaves; %s.", done, leaver.Name, leaver.Person, day); err != nil {
					return err
				}
				return a.sayNext(c, s, ofPerson(leaver.Person))
			})
		},
	}
	f := c.Flags()
	f.StringVar(&l.Person, "person", "", "who leaves")
	f.StringVar(&l.Engagement, "engagement", "", "`reference` of the engagement, where the person has several")
	f.StringVar(&last, "last-working-day", "", "last working `day`; never the end of the contract")
	f.StringVar(&poll, "after-poll", "", "`day` of the poll at which a councillor was not elected again: they go out of office on the fourth day after it")
	f.StringVar(&notice, "notice", "", "`day` on which the manager knew")
	f.StringVar(&ends, "access-ends", "", "day and `time` at which access ends earlier, for a dismissal or garden leave")
	f.StringVar(&l.Reason, "reason", "", "why; seen by Human Resources and the Information Security Manager only")
	f.StringVar(&confidential, "confidential-until", "", "day and `time` until which only HR, the ISM and those named see it")
	f.StringVar(&named, "named", "", "`people` that may see it meanwhile, by login or number, separated by commas")
	return c
}

func (a *app) leaverWithdraw() *cobra.Command {
	var person, engagement, reason string
	c := &cobra.Command{
		Use: "withdraw --person ID --reason TEXT", Short: "Take back that somebody leaves", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.WithdrawLeaver(c.Context(), person, engagement, reason); err != nil {
					return err
				}
				return a.say("%s no longer leaves. What was closed stays closed.", person)
			})
		},
	}
	c.Flags().StringVar(&person, "person", "", "who stays")
	c.Flags().StringVar(&engagement, "engagement", "", "`reference` of the engagement, where the person has several")
	c.Flags().StringVar(&reason, "reason", "", "why")
	return c
}

func (a *app) leaverExplain() *cobra.Command {
	var person, engagement, text string
	c := &cobra.Command{
		Use: "explain --person ID --text TEXT", Short: "Explain why notice of a leaver was late", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				if err := s.ExplainNotice(c.Context(), person, engagement, text); err != nil {
					return err
				}
				return a.say("The explanation is recorded.")
			})
		},
	}
	c.Flags().StringVar(&person, "person", "", "who leaves")
	c.Flags().StringVar(&engagement, "engagement", "", "`reference` of the engagement, where the person has several")
	c.Flags().StringVar(&text, "text", "", "the explanation")
	return c
}
