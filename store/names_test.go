package store_test

import (
	"testing"

	"muniment/store"
)

// A name is read by whoever may read it; another thing stands as its id.
func TestNamesAreForThoseWhoMaySeeThem(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	e := reported(t, x.as("hr", "2025-11-07 16:00"), "restricted", "yes", "named", "siro")
	refs := []store.Ref{
		{Kind: "person", ID: "100221"},
		{Kind: "person", ID: personOf("ism")},
		{Kind: "post", ID: store.PostISM},
		{Kind: "title", ID: store.PostISM},
		{Kind: "system", ID: "SYS01"},
		{Kind: "incident", ID: e.ID},
		{Kind: "sign-in", ID: "hr"},
		{Kind: "person", ID: "nobody"},
		{Kind: "no such kind", ID: "X"},
		{Kind: "person", ID: "admin"}, // a sign-in that is no person's, as it stands in what was accepted in its name
	}
	read := func(s *store.Session) []string {
		names, err := s.Names(t.Context(), refs)
		check(t, err)
		out := make([]string, len(refs))
		for i, r := range refs {
			out[i] = names.Of(r)
		}
		return out
	}
	all := read(x.as("siro", "2025-11-07 17:00"))
	ism := shown[store.Person](t, x.as("siro", "2025-11-07 17:00"), personOf("ism"))
	diff(t, all, []string{
		"Kirsty Hallam (100221)", ism.Name() + " (" + ism.ID + ")", "Information Security Manager (" + ism.Name() + ")", "Information Security Manager", "Active Directory and Microsoft 365 (SYS01)",
		"Letters in the wrong envelopes (" + e.ID + ")", "The Human Resources (hr)", "nobody", "X", "Ada Registrar (admin)",
	})
	few := read(x.as("facilities", "2025-11-07 17:00")) // who sees neither that person nor the case, and knows who holds posts
	all[0], all[5] = "100221", e.ID
	diff(t, few, all)
}

func TestARefusalNamesWhomToAsk(t *testing.T) {
	t.Parallel()
	x := inTurn(t)
	id := reported(t, x.as("facilities", "2025-11-07 16:00")).ID
	s := x.as("siro", "2025-11-07 16:30")
	ism := shown[store.Person](t, s, personOf("ism")).Name()
	err := denies(t, x.as("facilities", "2025-11-07 17:00"), "incident", "triage", id, "severity", "low", "personal_data", "no")
	tells(t, refused[*store.NotAllowedError](t, err), "your roles do not allow you to assess an incident", "ask Information Security Manager ("+ism+")")
	owner := shown[store.Person](t, x.as("siro", "2025-11-07 18:00"), personOf("system-owner")).Name()
	_, _, err = x.as("ict", "2025-11-10 09:00").ConfirmClosure(t.Context(), store.Closure{Grant: "G00010", Evidence: "Ticket"})
	says(t, err, "; ask System Owner, Active Directory and Microsoft 365 ("+owner+")")
}
