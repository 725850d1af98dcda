package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/exchange"
)

// readsDirectory holds an export of the made-up council's directory against the register.
func readsDirectory(t *testing.T, s *store.Session, file string, apply bool) (store.DirectoryReport, error) {
	t.Helper()
	f, err := os.Open(filepath.Join("exchange", "testdata", file))
	check(t, err)
	defer func() { check(t, f.Close()) }()
	return s.ReadDirectoryFile(t.Context(), f, store.DirectoryReading{System: "SYS01", Source: file, Apply: apply})
}

func findingsOf(r store.DirectoryReport) []string {
	var out []string
	for _, f := range r.Findings {
		out = append(out, f.Login+" "+f.Finding)
	}
	return out
}

// What is planted in the exports is found in each of their forms, as far as the form tells it: A2 to A8, A11, A13 to A18. The leavers of A1 and A12 are disabled, those of A4 and A5
// have not left yet, and the people of A9 and A10 are known although the payroll does not have them.
func TestDirectoryIsHeldAgainstTheRegister(t *testing.T) {
	t.Parallel()
	proves(t, "directory-account")
	leavers := []string{"fmarchbank leaver-enabled", "gkershaw2 leaver-enabled", "jollerton leaver-enabled", "lcaddick leaver-enabled"}
	used := []string{"gkershaw2 leaver-used", "khallam leaver-used", "lcaddick leaver-used"}
	for file, want := range map[string]struct {
		accounts int
		findings []string
	}{
		"ad_get-aduser_review_ps51.csv": {65, slices.Concat(leavers, used, []string{
			"adm-kershawg leaver-admin", "hallam.z other-name", "hyarrow dormant", "kiosk dormant", "kiosk shared", "mcaddick other-service", "reception1 shared", "svc_backup service-no-owner", "x.supplier no-end",
		})},
		"ad_get-aduser_default.csv": {60, slices.Concat(leavers, []string{"gkershaw no-person", "hallam.z other-name"})},
		"ad_csvde.csv":              {61, slices.Concat(leavers, used, []string{"hallam.z other-name", "hyarrow dormant", "svc_backup service-no-owner"})},
		"ad_export.ldif":            {12, []string{"fmarchbank leaver-enabled", "khallam leaver-used", "lcaddick leaver-enabled", "lcaddick leaver-used"}},
		"entra_users_bulk_download.csv": {60, []string{
			"fmarchbank@anytown.example leaver-enabled", "gkershaw2@anytown.example leaver-enabled", "gkershaw@anytown.example no-person", "hallam.z@anytown.example other-name",
			"jollerton@anytown.example leaver-enabled", "lcaddick@anytown.example leaver-enabled", "szeller@anytown.example no-end",
		}},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			s := staffed(t).open("ism", today)
			var before store.DirectoryReport
			unchanged(t, s, func() {
				var err error
				before, err = readsDirectory(t, s, file, false)
				check(t, err)
			})
			slices.Sort(want.findings)
			got := findingsOf(before)
			slices.Sort(got)
			diff(t, got, want.findings)
			diff(t, before.Accounts, want.accounts)
			diff(t, len(owed(t, s, "directory-account")), 0)
			after, err := readsDirectory(t, s, file, true)
			check(t, err)
			diff(t, findingsOf(after), findingsOf(before))
			diff(t, len(owed(t, s, "directory-account")), len(want.findings))
			again, err := readsDirectory(t, s, file, true)
			check(t, err)
			diff(t, findingsOf(again), findingsOf(before))
			diff(t, again.Closed, 0)
		})
	}
}

func TestFindingsFallToWhoeverCanPutThemRight(t *testing.T) {
	t.Parallel()
	s := staffed(t).open("ism", today)
	_, err := readsDirectory(t, s, "ad_get-aduser_review_ps51.csv", true)
	check(t, err)
	owners := map[string]string{}
	for _, p := range promptsOf(t, s) {
		if p.Duty == "directory-account" {
			owners[p.Item] = p.OwedBy
		}
	}
	diff(t, owners, map[string]string{
		duty.LeaverEnabled: "System Owner, Active Directory and Microsoft 365", duty.LeaverUsed: "Information Security Manager", duty.LeaverAdmin: "System Owner, Active Directory and Microsoft 365",
		duty.Dormant: "System Owner, Active Directory and Microsoft 365", duty.Shared: "Information Security Manager", duty.NoEnd: "System Owner, Active Directory and Microsoft 365",
		duty.OtherName: "Human Resources", duty.OtherService: "System Owner, Active Directory and Microsoft 365", duty.ServiceNoOwner: "Information Security Manager",
	})
	if got := owed(t, s, "reconcile-directory"); len(got) > 0 {
		t.Errorf("the month's reconciliation is still owed: %v", got)
	}
	all, err := s.Entries(t.Context(), "reconciliation", "", false)
	check(t, err)
	if v := all[0].Fields; len(all) != 1 || v["accounts_read"] != "65" || v["leaver_enabled"] != "4" || v["dormant"] != "2" || v["orphan"] != "2" {
		t.Errorf("the reconciliation is %+v", all)
	}
}

// account is a line of an export.
func account(login, number, enabled, used string) string {
	return strings.Join([]string{login, number, enabled, used}, ",")
}

func readsText(t *testing.T, s *store.Session, accounts ...string) store.DirectoryReport {
	t.Helper()
	r, err := s.ReadDirectoryFile(t.Context(), strings.NewReader(lines(append([]string{"SamAccountName,EmployeeID,Enabled,LastLogonDate"}, accounts...)...)),
		store.DirectoryReading{System: "S1", Source: "AD", Apply: true})
	check(t, err)
	return r
}

func TestFindingIsClosedByTheNextReadingOrAccepted(t *testing.T) {
	t.Parallel()
	r := small(t)
	s := r.open("admin", today)
	report := readsText(t, s, account("gkershaw", "1", "True", "20/11/2025"), account("stranger", "", "True", "20/11/2025"), account("oyarrow", "2", "False", "20/11/2025"), account("gkershaw2", "3", "True", ""))
	diff(t, findingsOf(report), []string{"gkershaw2 dormant", "gkershaw2 no-grant", "oyarrow disabled-granted", "stranger no-person"})
	report = readsText(t, s, account("gkershaw", "1", "True", "20/11/2025"), account("stranger", "", "True", "20/11/2025"), account("oyarrow", "2", "True", "20/11/2025"))
	diff(t, findingsOf(report), []string{"stranger no-person"})
	diff(t, report.Closed, 3)
	id := report.Findings[0].ID
	for _, bad := range []struct{ finding, reason, until string }{{"no-person", "", "2025-12-01"}, {"no-person", "Known", ""}, {"dormant", "Known", "2025-12-01"}, {"no-person", "Known", "2028-12-01"}} {
		if _, err := s.AcceptFinding(t.Context(), id, bad.finding, bad.reason, calendar.Date(bad.until)); err == nil {
			t.Errorf("accepted: %+v", bad)
		}
	}
	_, err := s.AcceptFinding(t.Context(), id, "no-person", "The switchboard's test account", "2025-12-01")
	check(t, err)
	diff(t, len(owed(t, s, "directory-account")), 0)
	r.close(s)
	later := r.open("admin", "2025-12-02")
	diff(t, owed(t, later, "directory-account"), []string{id + "/no-person"})
}

func TestReadingIsEvidenceForAClosure(t *testing.T) {
	t.Parallel()
	r := small(t)
	s := r.open("admin", today)
	_, _, err := s.RecordLeaver(t.Context(), store.NewLeaver{Person: "2", Engagement: "P2", LastWorkingDay: "2025-11-20"})
	check(t, err)
	_, _, err = s.RecordLeaver(t.Context(), store.NewLeaver{Person: "2", Engagement: "P3", LastWorkingDay: "2025-11-20"})
	check(t, err)
	readsText(t, s, account("oyarrow", "2", "True", "20/11/2025"))
	diff(t, owed(t, s, "directory-account"), []string{"DA00001/leaver-enabled"})
	if _, err := s.SeenDisabled(t.Context(), "G3"); err == nil {
		t.Error("an enabled account is taken for a closed one")
	}
	readsText(t, s, account("oyarrow", "2", "False", "20/11/2025"))
	diff(t, len(owed(t, s, "directory-account")), 0)
	for _, p := range promptsOf(t, s) {
		if p.ID == "G3" && p.Duty == "close-leaver-account" && !strings.Contains(p.Note, "showed it disabled on 21 November 2025") {
			t.Errorf("the prompt says %q", p.Note)
		}
	}
	c, err := s.SeenDisabled(t.Context(), "G3")
	check(t, err)
	g, _, err := s.ConfirmClosure(t.Context(), c)
	check(t, err)
	if g.Live() || !strings.HasPrefix(g.Evidence, "Seen disabled in AD on 21/11/2025") {
		t.Errorf("the access is %+v", g)
	}
}

func TestReadingTellsNothingOfAConfidentialLeaver(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	hr := r.open("hr", today)
	_, _, err := hr.RecordLeaver(t.Context(), store.NewLeaver{Person: "100200", LastWorkingDay: "2025-11-19", ConfidentialUntil: clock(t, "2025-12-24 09:00")})
	check(t, err)
	r.close(hr)
	ict := r.open("ict", today)
	report, err := readsDirectory(t, ict, "ad_get-aduser_review_ps51.csv", true)
	check(t, err)
	about := func(all []string) bool {
		return slices.ContainsFunc(all, func(f string) bool { return strings.HasPrefix(f, "gyarrow") })
	}
	if about(findingsOf(report)) || report.Counts[duty.LeaverEnabled] != 4 {
		t.Errorf("ICT is told %v", findingsOf(report))
	}
	told := func(login string) bool {
		s := r.open(login, today)
		defer r.close(s)
		return slices.ContainsFunc(promptsOf(t, s), func(p duty.Prompt) bool { return p.Duty == "directory-account" && p.Person == "100200" })
	}
	r.close(ict)
	if told("ict") || told("system-owner") || !told("ism") {
		t.Errorf("of the confidential leaver are told: ICT %v, the owner %v, the Information Security Manager %v", told("ict"), told("system-owner"), told("ism"))
	}
}

func TestDirectoryIsReadByWhoMayAndNeverBackwards(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	for _, login := range []string{"hr", "manager", "auditor", "siro"} {
		s := r.open(login, today)
		_, err := readsDirectory(t, s, "ad_export.ldif", false)
		refused[*store.NotAllowedError](t, err)
		r.close(s)
	}
	s := r.open("ict", today)
	_, err := readsDirectory(t, s, "ad_export.ldif", true)
	check(t, err)
	unchanged(t, s, func() {
		for _, reading := range []store.DirectoryReading{
			{System: "SYS01", Source: "old", TakenAt: clock(t, "2025-11-20 09:00"), Apply: true},
			{System: "SYS01", Source: "to come", TakenAt: clock(t, "2025-11-30 09:00"), Apply: true},
			{System: "SYS77", Source: "none", Apply: true},
		} {
			if _, err := s.ReadDirectoryFile(t.Context(), strings.NewReader("SamAccountName\nx\n"), reading); err == nil {
				t.Errorf("%s was read", reading.Source)
			}
		}
		if _, err := s.ReadDirectoryFile(t.Context(), strings.NewReader("SamAccountName\n"), store.DirectoryReading{System: "SYS01"}); err == nil || errors.Is(err, os.ErrNotExist) {
			t.Errorf("nothing was read: %v", err)
		}
	})
}

// directoryAttempts try each act about directories and what is told by e-mail, and change nothing.
func directoryAttempts(ctx context.Context) map[store.Act]func(*store.Session) error {
	return map[store.Act]func(*store.Session) error{
		store.ActReadDirectory: func(s *store.Session) error {
			_, err := s.ReadDirectory(ctx, []exchange.Account{{Login: "somebody"}}, store.DirectoryReading{System: "no such system", Apply: true})
			return err
		},
		store.ActAcceptFinding: func(s *store.Session) error {
			_, err := s.AcceptFinding(ctx, "DA0", duty.Dormant, "Kept for the switchboard", "2025-12-31")
			return err
		},
		store.ActWatchFolder: func(s *store.Session) error { return s.UnwatchFolder(ctx, "WF0") },
		store.ActSendDigests: func(s *store.Session) error { return s.RecordDigests(ctx, []string{"no such person"}) },
	}
}
