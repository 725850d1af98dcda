package duty

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// grantCase is a case about one grant.
func (f *Facts) grantCase(g *Grant, text, owedBy string, due time.Time) Case {
	return Case{
		Subject: "grant", ID: g.ID, Person: g.Person, System: g.System, About: g.Login, Thing: kind(g), Text: text, OwedBy: owedBy, Due: due,
	}
}

// kind is what a grant is, in the singular. One that does not say is an account.
func kind(g *Grant) string {
	if g.Kind == "admin account" {
		return "administrator account"
	}
	return firstOf(g.Kind, "account")
}

// grantName names a grant within a sentence: "account khallam on Active Directory".
func (f *Facts) grantName(g *Grant) string { return kind(g) + spaced(g.Login) + f.on(g) }

func (f *Facts) on(g *Grant) string { return f.place(g, "on") }

// place is where a grant is good, after its preposition and a space; empty where it names no system.
func (f *Facts) place(g *Grant, preposition string) string {
	if g.System == "" {
		return ""
	}
	return " " + preposition + " " + f.system(g.System)
}

// spaced is a text after a space, or nothing.
func spaced(s string) string {
	if s = strings.TrimSpace(s); s == "" {
		return ""
	}
	return " " + s
}

func possessive(name string) string { return name + "'s" }

// count is a number with its noun: 1 day, 2 days.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// join lists texts as people do: A, B and C.
func join(texts []string) string {
	if len(texts) < 2 {
		return strings.Join(texts, "")
	}
	last := len(texts) - 1
	return strings.Join(texts[:last], ", ") + " and " + texts[last]
}

// sentences puts short sentences after each other; the last goes without its full stop, as one alone does.
func sentences(s []string) string { return strings.Join(s, ". ") }

// distinct sorts texts and drops the empty ones and the repeated.
func distinct(texts []string) []string {
	texts = slices.DeleteFunc(slices.Sorted(slices.Values(texts)), func(s string) bool { return s == "" })
	return slices.Compact(texts)
}
