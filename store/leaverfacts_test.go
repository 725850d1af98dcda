package store_test

import (
	"slices"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/duty"
	"muniment/store/vault"
)

// leftForGood is a small council in which Olwen Yarrow (2) left both her posts, and nothing is owed of it any more.
func leftForGood(t *testing.T, l store.NewLeaver) register {
	t.Helper()
	r := small(t)
	s := r.open("admin", today)
	for _, engagement := range []string{"P2", "P3"} {
		l.Person, l.Engagement = "2", engagement
		_, _, err := s.RecordLeaver(t.Context(), l)
		check(t, err)
	}
	for _, g := range liveGrants(t, s, "2") {
		_, _, err := s.ConfirmClosure(t.Context(), store.Closure{Grant: g, Evidence: "Ticket 2"})
		check(t, err)
	}
	for _, p := range promptsOf(t, s) {
		if p.Duty == "return-leaver-item" {
			_, err := s.ReturnItems(t.Context(), store.Return{Person: "2", Engagement: engagementOf(t, s, p.ID), Item: p.Item, Evidence: "Answered"})
			check(t, err)
		}
	}
	r.close(s)
	return r
}

// engagementOf is the position that a leaver's case is about.
func engagementOf(t *testing.T, s *store.Session, id string) string {
	t.Helper()
	all, err := s.Leavers(t.Context(), "")
	check(t, err)
	i := slices.IndexFunc(all, func(l store.Leaver) bool { return l.ID == id })
	return all[i].Position
}

// Prompts do not read the leavers of years of whom nothing is owed; whatever is heard of one of them afterwards is judged as if they did.
func TestSettledLeaversAreReadOnceSomethingIsHeardOfThem(t *testing.T) {
	t.Parallel()
	soon := store.NewLeaver{NoticeOn: today, LastWorkingDay: today}
	const later = "2025-12-01"
	for name, c := range map[string]struct {
		duty  string
		owes  int
		hears func(*testing.T, *store.Session)
	}{
		"nothing": {"", 0, func(*testing.T, *store.Session) {}},
		"access": {"close-leaver-account", 1, func(t *testing.T, s *store.Session) {
			_, err := s.RecordGrant(t.Context(), store.Grant{Person: "2", System: "S1", Login: "oyarrow", Reason: "Left over", AuthorisedBy: "Manager", GrantedOn: "2024-05-02", InformedOn: "2024-05-01"})
			check(t, err)
		}},
		"a laptop": {"return-equipment-of-leaver", 1, func(t *testing.T, s *store.Session) {
			id := add(t, s, "equipment", "add", "", "name", "Laptop", "type", "laptop", "asset_tag", "LT-0417", "holds_data", "yes", "encrypted", "yes").ID
			do(t, s, "equipment", "issue", id, "holder", "2", "told", "yes")
		}},
		"a sign-in": {"disable-sign-in-of-leaver", 1, func(t *testing.T, s *store.Session) {
			check(t, s.AddUser(t.Context(), store.NewUser{Login: "olwen", Name: "Olwen Yarrow", Person: "2", Roles: []store.Role{store.Manager}, Password: given("olwen"), KDF: vault.FloorKDF()}))
		}},
		"an account that can be used": {"directory-account", 1, func(t *testing.T, s *store.Session) {
			readsText(t, s, account("oyarrow", "2", "True", "20/11/2025"))
		}},
		"an account that was used": {"directory-account", 1, func(t *testing.T, s *store.Session) {
			readsText(t, s, account("oyarrow", "2", "False", "25/11/2025"))
		}},
		"an account that is closed": {"", 0, func(t *testing.T, s *store.Session) {
			readsText(t, s, account("oyarrow", "2", "False", "20/11/2025"))
		}},
		"an administrator of their name": {"directory-account", 1, func(t *testing.T, s *store.Session) {
			r, err := s.ReadDirectoryFile(t.Context(), strings.NewReader(lines("SamAccountName,Name,Enabled,LastLogonDate,adminCount", "adm-oy,Olwen Yarrow (admin),True,28/11/2025,1")),
				store.DirectoryReading{System: "S1", Source: "AD", Apply: true})
			check(t, err)
			if !slices.ContainsFunc(r.Findings, func(f store.DirectoryFinding) bool { return f.Finding == duty.LeaverAdmin && f.Person == "2" }) {
				t.Errorf("the reading finds %+v", r.Findings)
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := leftForGood(t, soon)
			s := r.open("admin", later)
			read, err := s.LeaversRead(t.Context())
			check(t, err)
			if read != 0 {
				t.Errorf("%d settled cases are read", read)
			}
			before := promptsOf(t, s)
			c.hears(t, s)
			picked, all, err := s.PromptsBothWays(t.Context())
			check(t, err)
			diff(t, picked, all)
			about := func(p duty.Prompt) bool { return p.Duty == c.duty && p.Person == "2" }
			if c.duty != "" && (slices.ContainsFunc(before, about) || len(idsOf(all, about)) != c.owes) {
				t.Errorf("%s is owed %d times, and before that it was owed: %v", c.duty, len(idsOf(all, about)), slices.ContainsFunc(before, about))
			}
			if c.duty == "" && len(all) != len(before) {
				t.Errorf("there are %d prompts instead of %d", len(all), len(before))
			}
		})
	}
}

// A leaving that was entered late is asked about until it is explained, however well the rest of it is settled.
func TestLateNoticeOfASettledLeaverIsRead(t *testing.T) {
	t.Parallel()
	proves(t, "explain-late-notice")
	r := leftForGood(t, store.NewLeaver{NoticeOn: "2025-11-12", LastWorkingDay: today})
	s := r.open("admin", "2025-12-01")
	diff(t, len(owed(t, s, "explain-late-notice")), 2)
	for _, e := range []string{"P2", "P3"} {
		check(t, s.ExplainNotice(t.Context(), "2", e, "The form lay on a desk"))
	}
	read, err := s.LeaversRead(t.Context())
	check(t, err)
	diff(t, read, 0)
	picked, all, err := s.PromptsBothWays(t.Context())
	check(t, err)
	diff(t, picked, all)
}

// Whoever may not know that somebody leaves is asked about the end of their contract as of anybody's: that nothing is asked would tell.
func TestContractOfAConfidentialLeaverIsAskedAboutAllTheSame(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	ends := "2025-12-05"
	admin := r.open("admin", today)
	apply(t, admin, "people", lines("employee_no,position_no,given_name,surname,service,kind,start,contract_end", "990001,P990001,Test,Leaver,Housing,employee,2025-01-06,"+ends))
	r.close(admin)
	asked := func(login string) int {
		s := r.open(login, today)
		defer r.close(s)
		picked, all, err := s.PromptsBothWays(t.Context())
		check(t, err)
		diff(t, picked, all)
		return len(idsOf(picked, func(p duty.Prompt) bool { return p.Duty == "advise-of-leaver" && p.Person == "990001" }))
	}
	if asked("ict") != 1 {
		t.Fatal("nobody is asked about a contract that ends")
	}
	hr := r.open("hr", today)
	_, _, err := hr.RecordLeaver(t.Context(), store.NewLeaver{Person: "990001", LastWorkingDay: "2025-12-01", ConfidentialUntil: clock(t, "2025-12-24 09:00")})
	check(t, err)
	r.close(hr)
	if asked("ict") != 1 || asked("hr") != 0 {
		t.Errorf("of a confidential leaver ICT is asked %d times, and HR %d times", asked("ict"), asked("hr"))
	}
}
