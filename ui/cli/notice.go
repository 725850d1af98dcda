package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
)

func (a *app) acknowledge() *cobra.Command {
	var q store.Answer
	var f answerFile
	var on, course string
	c := &cobra.Command{
		Use:   "acknowledge PACK [--person PERSON] [--done-at DATE] | --file FILE [--apply]",
		Short: "Record that somebody acknowledged, declared or completed what a pack asks",
		Long: `Record that somebody acknowledged, declared or completed what a pack asks: yourself, or whoever you answer for.
PACK is a pack, or an information asset whose protection measures were acknowledged. With --file, everybody
in a list of people and dates: a preview, or with --apply all of its rows at once.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) (err error) {
			q.Pack = args[0]
			if f.name != "" {
				f.options.Course = course
				if q.Person != "" || on != "" || q.How != "" || q.Answers != "" || q.Version != 0 {
					return usagef("--file says who and when for itself: leave --person, --done-at, --how, --answers and --version out")
				}
				return a.acknowledgeFile(c, q.Pack, f)
			}
			if f.options.Apply || f.options.SkipRefused || len(f.mapping) > 0 || course != "" {
				return usagef("--apply, --skip-refused, --course and --map go with --file")
			}
			if q.On, err = parseDay("--done-at", on); err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				made, done, err := s.Acknowledge(c.Context(), q)
				switch {
				case err != nil:
					return err
				case a.json:
					return a.writeJSON(made)
				case done == store.RecordedSame:
					return a.say("same: %s, version %s, of %s on %s is there already.", made.Pack, strconv.Itoa(made.Version), made.Person, made.On.Long())
				}
				return a.say("Recorded %s: %s answered %s, version %s, on %s.", made.ID, made.Person, made.Pack, strconv.Itoa(made.Version), made.On.Long())
			})
		},
	}
	flags := c.Flags()
	flags.StringVar(&q.Person, "person", "", "who; left out, you")
	flags.StringVar(&on, "done-at", "", "`day` on which they did; left out, today")
	flags.StringVar(&q.How, "how", "", "how: signed, reply form, course")
	flags.StringVar(&q.Answers, "answers", "", "what they answered, for a self-check")
	flags.IntVar(&q.Version, "version", 0, "the version they saw; left out, the one that stood on the day")
	flags.StringVar(&f.name, "file", "", "read people and dates from this `file`")
	flags.StringVar(&course, "course", "", "what the file calls this `course`, where it tells of several")
	flags.BoolVar(&f.options.Apply, "apply", false, "write all rows of the file, in one act; without it nothing is written")
	flags.BoolVar(&f.options.SkipRefused, "skip-refused", false, "write the other rows although some are refused")
	flags.StringArrayVar(&f.mapping, "map", nil, "say which field a column is: `COLUMN=FIELD`; COLUMN= leaves it out")
	return c
}

// answerFile is a file of acknowledgements and how to read it.
type answerFile struct {
	name    string
	mapping []string
	options store.ImportOptions
}

func (a *app) acknowledgeFile(c *cobra.Command, pack string, f answerFile) error {
	f.options.Map = map[string]string{}
	for _, m := range f.mapping {
		column, field, ok := strings.Cut(m, "=")
		if !ok {
			return usagef("--map %q: write COLUMN=FIELD", m)
		}
		f.options.Map[column] = field
	}
	file, err := openFile(f.name)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	f.options.Name = filepath.Base(f.name)
	return a.session(c.Context(), func(s *store.Session) error {
		report, err := s.AcknowledgeFile(c.Context(), pack, file, f.options)
		if err != nil && !errors.Is(err, store.ErrRowsRefused) {
			return err
		}
		if show := a.showImport(report, f.options.Apply); show != nil {
			return show
		}
		return err
	})
}

func (a *app) waive() *cobra.Command {
	var w store.Waiver
	var until string
	c := &cobra.Command{
		Use: "waive PACK --person PERSON --until DATE --reason TEXT", Short: "Leave somebody unasked for a time, as in a long absence", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) (err error) {
			w.Pack = args[0]
			if w.Until, err = parseDay("--until", until); err != nil {
				return err
			}
			return a.session(c.Context(), func(s *store.Session) error {
				made, err := s.WaiveNotice(c.Context(), w)
				switch {
				case err != nil:
					return err
				case a.json:
					return a.writeJSON(made)
				}
				return a.say("%s is not asked for %s until %s.", made.Person, made.Pack, made.Until.Long())
			})
		},
	}
	c.Flags().StringVar(&w.Person, "person", "", "who")
	c.Flags().StringVar(&until, "until", "", "the last `day` on which they are not asked")
	c.Flags().StringVar(&w.Reason, "reason", "", "why")
	return c
}

func (a *app) homeWorker() *cobra.Command {
	m := store.Mark{Mark: store.MarkHome}
	var from, until string
	c := &cobra.Command{
		Use: "home-worker PERSON [--from DATE | --until DATE]", Short: "Say that somebody works at home, or no longer does", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) (err error) {
			m.Person = args[0]
			if m.From, err = parseDay("--from", from); err != nil {
				return err
			}
			if m.Until, err = parseDay("--until", until); err != nil {
				return err
			}
			if m.From.Known() && m.Until.Known() {
				return usagef("give --from when it begins, or --until when it has ended")
			}
			return a.session(c.Context(), func(s *store.Session) error {
				made, err := s.MarkPerson(c.Context(), m)
				switch {
				case err != nil:
					return err
				case a.json:
					return a.writeJSON(made)
				case made.Until.Known():
					return a.say("%s worked at home from %s until %s.", made.Person, made.From.Long(), made.Until.Long())
				}
				return a.say("%s works at home since %s.", made.Person, made.From.Long())
			})
		},
	}
	c.Flags().StringVar(&from, "from", "", "the `day` it began; left out, today")
	c.Flags().StringVar(&until, "until", "", "the `day` it ended")
	c.Flags().StringVar(&m.Note, "note", "", "what was agreed")
	return c
}

// packText shows what people saw.
func (a *app) packText() *cobra.Command {
	number := 0
	c := &cobra.Command{
		Use: "text PACK [--version N]", Short: "Show what people are asked, as it was issued", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.session(c.Context(), func(s *store.Session) error {
				text, err := s.IssuedText(c.Context(), args[0], number)
				switch {
				case err != nil:
					return err
				case a.json:
					return a.writeJSON(map[string]string{"pack": args[0], "text": text})
				}
				for line := range strings.SplitSeq(text, "\n") {
					if err := a.say("%s", line); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	c.Flags().IntVar(&number, "version", 0, "the version; left out, the one that stands")
	return c
}

// listAcknowledgements lists where people stand with what they were asked.
func (a *app) listAcknowledgements(c *cobra.Command, s *store.Session, query string) error {
	rows, err := s.Asked(c.Context(), query)
	if err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(rows)
	}
	t := a.table("Pack", "What", "Person", "Name", "Service", "Standing", "Due")
	for _, r := range rows {
		standing := "not answered"
		if r.Standing == "answered" {
			standing = "answered " + r.AnsweredOn.Long()
		}
		due := "never again"
		switch {
		case r.NotAsked >= s.Today():
			due = "not asked until " + r.NotAsked.Long()
		case r.Due.Known():
			due = r.Due.Long()
		}
		t.row(r.Pack, fmt.Sprintf("%s, version %d", r.Title, r.Version), r.Person, r.Name, r.Service, standing, due)
	}
	return t.flush()
}
