package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"muniment/store/duty"
	"muniment/store/entry"
)

func (a *app) duties() *cobra.Command {
	var markdown bool
	c := &cobra.Command{
		Use: "duties [TEXT]", Short: "The catalogue of duties and how each is met: all of it, or what contains a text or a clause", Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			asked := strings.ToLower(strings.Join(args, " "))
			catalogue := slices.DeleteFunc(duty.Catalogue(), func(d duty.Duty) bool {
				return !strings.Contains(strings.ToLower(d.ID+" "+d.Title+" "+strings.Join(d.Clauses, " ")), asked)
			})
			switch {
			case a.json:
				return a.writeJSON(catalogue)
			case len(catalogue) == 0:
				return a.say("No duty contains %q.", asked)
			case markdown:
				_, err := fmt.Fprint(a.Out, dutiesManual())
				return err
			}
			for _, d := range catalogue {
				if err := a.say("%s (%s)\n  %s\n  Owed by %s. Period: %s (%s).\n  Met when %s: %s\n", d.Title, strings.Join(d.Clauses, ", "), d.ID, d.OwedBy, d.Period, d.PeriodSource, d.DischargedBy, d.Act); err != nil {
					return err
				}
			}
			return nil
		},
	}
	c.Flags().BoolVar(&markdown, "markdown", false, "write the catalogue and the registers as the manual has them")
	return c
}

// dutiesManual is docs/duties.md: the catalogue, each clause with what meets it, the settings and the registers.
func dutiesManual() string {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	say("# Duties, and how each is met\n")
	say("`muniment duties --markdown` writes this page from the program itself; a test holds that the two agree.\n")
	catalogue := duty.Catalogue()
	say("%d duties meet the 210 obligations of the council's policy and its suppliers' statements. *Prompt*: whoever owes it is asked until the fact that proves it is recorded. "+
		"*Gate*: an act is refused without it. *Field*: an entry is incomplete without it. *Acknowledgement*: people are asked, and chased. *Supplier claim*: asked of a supplier, and it ages.\n", len(catalogue))
	say("## By duty\n")
	for _, d := range catalogue {
		say("### %s\n", d.Title)
		say("`%s` · %s · %s", d.ID, d.MetBy, clauseWords(d.Clauses))
		say("\nOwed by %s. Period: %s (%s). Met when %s:\n`%s`\n", d.OwedBy, d.Period, d.PeriodSource, d.DischargedBy, d.Act)
	}
	say("## By clause\n")
	say("| Clause | Met by |\n| --- | --- |")
	met := map[string][]string{}
	for _, d := range catalogue {
		for _, c := range d.Clauses {
			met[c] = append(met[c], d.ID)
		}
	}
	clauses := make([]string, 0, len(met))
	for c := range met {
		clauses = append(clauses, c)
	}
	slices.Sort(clauses)
	for _, c := range clauses {
		say("| %s | %s |", c, strings.Join(met[c], ", "))
	}
	say("\n## Settings\n")
	say("The policy leaves these to the council. `muniment setting set KEY VALUE` changes one; the trail says who did.\n")
	say("| Setting | Default | Meaning |\n| --- | --- | --- |")
	for _, s := range duty.Settings() {
		say("| `%s` | %d %s | %s |", s.Key, s.Default, s.Unit, s.Meaning)
	}
	say("\n## Registers\n")
	say("`muniment list REGISTER` lists one, `muniment show ID` shows an entry with its history, `muniment KIND fields` its fields, and `muniment KIND ACT --help` what an act asks for.\n")
	say("| Register | What it is for | Acts |\n| --- | --- | --- |")
	for _, k := range entry.Kinds() {
		var verbs []string
		for _, act := range k.AllActs() {
			verbs = append(verbs, act.Verb)
		}
		say("| `%s` | %s | `%s`: %s |", k.Plural, k.About, k.Name, strings.Join(verbs, ", "))
	}
	return b.String()
}

// clauseWords lists clauses; of very many, how many there are.
func clauseWords(clauses []string) string {
	const most = 12
	if len(clauses) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(clauses[:most], ", "), len(clauses)-most)
	}
	return strings.Join(clauses, ", ")
}
