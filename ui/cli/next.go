package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
	"muniment/store/duty"
)

// mostNext is how many things that are owed next an act says.
const mostNext = 3

// sayNext says what is owed about something after an act on it, the most urgent first. A demonstration of many lines says nothing of it.
func (a *app) sayNext(c *cobra.Command, s *store.Session, about func(duty.Prompt) bool) error {
	if a.signedIn != nil || a.json {
		return nil
	}
	owed, err := s.Owed(c.Context(), store.Whose{All: true})
	if err != nil {
		return fmt.Errorf("it is done, but what is owed next cannot be read: %w", err)
	}
	prompts := slices.DeleteFunc(owed.Prompts, func(p duty.Prompt) bool { return !about(p) })
	if len(prompts) == 0 {
		return nil
	}
	names, err := s.Names(c.Context(), whoOwes(prompts))
	if err != nil {
		return fmt.Errorf("it is done, but what is owed next cannot be read: %w", err)
	}
	groups := duty.Grouped(prompts)
	if err := a.say("Next:"); err != nil {
		return err
	}
	for i, g := range groups {
		if i == mostNext {
			return a.say("  and %s more: `muniment prompts --all` lists what is owed", count(len(groups)-i, "line", "lines"))
		}
		if err := a.groupLine(g, names); err != nil {
			return err
		}
	}
	return nil
}

// ofEntry picks the prompts about an entry of a register.
func ofEntry(kind, id string) func(duty.Prompt) bool {
	return func(p duty.Prompt) bool { return p.Subject == kind && p.ID == id }
}

// ofPerson picks the prompts that concern somebody.
func ofPerson(id string) func(duty.Prompt) bool {
	return func(p duty.Prompt) bool { return p.Person == id || p.Subject == "person" && p.ID == id }
}

// did is the title of an act once it was done: "report an incident" makes "Reported an incident".
func did(title string) string {
	verb, rest, _ := strings.Cut(title, " ")
	return strings.TrimSpace(sentence(past(verb)) + " " + rest)
}

// past is a verb of the registers in the past tense.
func past(verb string) string {
	switch verb {
	case "begin":
		return "began"
	case "give":
		return "gave"
	case "go":
		return "went"
	case "leave":
		return "left"
	case "make":
		return "made"
	case "put":
		return "put"
	case "say":
		return "said"
	case "send":
		return "sent"
	case "take":
		return "took"
	case "tell":
		return "told"
	case "withdraw":
		return "withdrew"
	case "log", "plan", "permit", "submit":
		return verb + verb[len(verb)-1:] + "ed"
	}
	switch last := len(verb) - 1; {
	case verb[last] == 'e':
		return verb + "d"
	case verb[last] == 'y' && !strings.ContainsRune("aeiou", rune(verb[last-1])):
		return verb[:last] + "ied"
	}
	return verb + "ed"
}
