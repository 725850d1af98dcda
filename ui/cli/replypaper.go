package cli

import (
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
)

// paperForm is a reply form that was printed, and what is to become of the answers on it.
type paperForm struct {
	id          string
	apply, skip bool
}

// enterPaper enters what is written on a printed form: a scan, and answers as N.FIELD=VALUE.
func (a *app) enterPaper(c *cobra.Command, form *paperForm, args, prompts []string, answeredBy, received string) error {
	switch {
	case len(prompts) > 0:
		return usagef("a form says itself what it answers: leave out --for")
	case answeredBy == "":
		return usagef("say who wrote on the form: --answered-by PERSON")
	}
	came, err := parseDay("--received", received)
	if err != nil {
		return err
	}
	given, err := parseFields(args[1:])
	if err != nil {
		return err
	}
	paper := store.PaperReply{Form: form.id, Answers: map[int]map[string][]string{}}
	for name, value := range given {
		number, field, dotted := strings.Cut(name, ".")
		n, err := strconv.Atoi(number)
		if err != nil || !dotted {
			return usagef("%s says no question: write its number first, such as 3.%s", name, name)
		}
		if paper.Answers[n] == nil {
			paper.Answers[n] = map[string][]string{}
		}
		paper.Answers[n][field] = []string{value}
	}
	file, err := readAttachment(args[0])
	if err != nil {
		return err
	}
	return a.session(c.Context(), func(s *store.Session) error {
		r, err := s.EnterPaper(c.Context(), file, paper, store.ReplyOptions{Name: args[0], AnsweredBy: answeredBy, Received: came, Apply: form.apply, SkipRefused: form.skip})
		if err != nil && len(r.Answers) == 0 {
			return err
		}
		if said := a.replyReport(r); said != nil {
			return said
		}
		return err
	})
}
