package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"muniment/reports"
	"muniment/store"
)

func (a *app) subjectAccess() *cobra.Command {
	out := ""
	c := &cobra.Command{
		Use: "subject-access PERSON --out FILE.json|FILE.html", Short: "Gather everything held on one person, to be looked through before it is given", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			page := strings.HasSuffix(strings.ToLower(out), ".html")
			if !page && !strings.HasSuffix(strings.ToLower(out), ".json") {
				return usagef("--out %q: the file's ending says what it holds: .json or .html", out)
			}
			return a.session(c.Context(), func(s *store.Session) error {
				f, err := s.SubjectAccess(c.Context(), args[0])
				if err != nil {
					return err
				}
				text, err := reports.SubjectJSON(f)
				if page {
					text, err = reports.SubjectPage(f)
				}
				if err != nil {
					return err
				}
				if err := writeFile(out, text); err != nil {
					return err
				}
				if err := a.say("%s in %s. It is no longer sealed: keep it as the register is kept.", count(len(f.Sections), "part of the register", "parts of the register"), out); err != nil {
					return err
				}
				for _, v := range f.Flags {
					if err := a.say("Before it goes out: %s", v); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	c.Flags().StringVar(&out, "out", "", "write it to this `file`")
	return c
}
