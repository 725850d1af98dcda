package duty

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"muniment/store/calendar"
)

// marked works out what a prompt is marked with on 21 November 2025.
func marked(t *testing.T, f Facts, p Prompt, recurs bool) Prompt {
	t.Helper()
	f.Now = calendar.Date("2025-11-21").End().Add(-time.Minute)
	a := f.asides()
	a.mark(&p, recurs)
	return p
}

func TestWhatIsSaidOfAPromptIsSaidOfThatPrompt(t *testing.T) {
	t.Parallel()
	p := Prompt{Duty: "a", Subject: "system", ID: "S1", Item: "desk", Person: "9", Due: calendar.Date("2025-12-01").End()}
	key := p.Key()
	for name, c := range map[string]struct {
		delegated Delegation
		recurs    bool
		to        string
	}{
		"this one":                      {Delegation{Prompt: key, To: "1", Until: "2025-11-21"}, false, "1"},
		"another item":                  {Delegation{Prompt: PromptKey{"a", "system", "S1", "till"}, To: "1", Until: "2025-11-30"}, false, ""},
		"another kind":                  {Delegation{Prompt: PromptKey{"a", "asset", "S1", "desk"}, To: "1", Until: "2025-11-30"}, false, ""},
		"yesterday":                     {Delegation{Prompt: key, To: "1", Until: "2025-11-20"}, false, ""},
		"the person concerned":          {Delegation{Prompt: key, To: "9", Until: "2025-11-30"}, false, ""},
		"a due day that was changed":    {Delegation{Prompt: key, Due: "2025-11-25", To: "1", Until: "2025-11-30"}, false, "1"},
		"the last round":                {Delegation{Prompt: key, Due: "2025-06-01", To: "1", Until: "2025-11-30"}, true, ""},
		"this round":                    {Delegation{Prompt: key, Due: "2025-12-01", To: "1", Until: "2025-11-30"}, true, "1"},
		"somebody whose access is over": {Delegation{Prompt: key, To: "gone", Until: "2025-11-30"}, false, ""},
	} {
		f := Facts{
			Delegations: []Delegation{c.delegated},
			People:      map[string]Person{"gone": {ID: "gone", Engagements: []Engagement{{ID: "E", EndedOn: "2025-11-20"}}}, "1": {ID: "1", Engagements: []Engagement{{ID: "F"}}}},
		}
		if got := marked(t, f, p, c.recurs).DelegatedTo; got != c.to {
			t.Errorf("%s: delegated to %q, want %q", name, got, c.to)
		}
	}
	for name, c := range map[string]struct {
		postponed Postponement
		recurs    bool
		until     calendar.Date
	}{
		"until tomorrow":  {Postponement{Prompt: key, Until: "2025-11-22"}, false, "2025-11-22"},
		"until today":     {Postponement{Prompt: key, Until: "2025-11-21"}, false, ""},
		"the last round":  {Postponement{Prompt: key, Due: "2025-06-01", Until: "2025-11-22"}, true, ""},
		"another subject": {Postponement{Prompt: PromptKey{"a", "system", "S2", "desk"}, Until: "2025-11-22"}, false, ""},
	} {
		if got := marked(t, Facts{Postponements: []Postponement{c.postponed}}, p, c.recurs).PostponedUntil; got != c.until {
			t.Errorf("%s: postponed until %q, want %q", name, got, c.until)
		}
	}
}

func TestPostponedAndDelegatedAreSaidOfAGroup(t *testing.T) {
	t.Parallel()
	plain := Prompt{Due: calendar.Date("2025-12-01").End(), State: Upcoming, Text: "Do it"}
	later, lent := plain, plain
	later.PostponedUntil, lent.DelegatedTo = "2025-12-05", "1"
	for name, c := range map[string]struct {
		prompts []Prompt
		want    string
	}{
		"nothing":      {[]Prompt{plain, plain}, ""},
		"one":          {[]Prompt{later}, "; postponed until 5 December 2025"},
		"some of them": {[]Prompt{plain, later, lent}, "; 1 postponed, the first until 5 December 2025; 1 delegated"},
		"delegated":    {[]Prompt{lent}, "; delegated"},
	} {
		if got := group(Duty{}, c.prompts).Text; !strings.HasSuffix(got, c.want) || (c.want == "" && strings.Contains(got, ";")) {
			t.Errorf("%s: %q, want the end %q", name, got, c.want)
		}
	}
}

// The JSON says what was done about a prompt, and has no such keys where nothing was.
func TestPromptJSONOfWhatWasSaidOfIt(t *testing.T) {
	t.Parallel()
	p := Prompt{DelegatedTo: "1", DelegatedUntil: "2025-11-30", PostponedUntil: "2025-11-25", PostponedReason: "Away"}
	for _, c := range []struct {
		p    Prompt
		want map[string]any
	}{
		{p, map[string]any{"delegated_to": "1", "delegated_until": "2025-11-30", "postponed_until": "2025-11-25", "postponed_reason": "Away"}},
		{Prompt{}, map[string]any{"delegated_to": nil, "postponed_until": nil}},
	} {
		text, err := json.Marshal(c.p)
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
		for key, want := range c.want {
			if got[key] != want {
				t.Errorf("%s is %v, want %v", key, got[key], want)
			}
		}
	}
}
