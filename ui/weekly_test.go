package ui_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/duty"
	"muniment/store/vault"
)

// The register of the tests opened on Friday 21 November 2025: its first week is that of Monday 24 November, W48.

const adminList = "System ID,Login,Group,Employee No,Type,Last Sign-in\n" +
	"SYS01,adm-yarrow,Domain Admins,100200,named,2025-11-20 09:00\nSYS01,adm-hallam,Domain Admins,100221,named,2025-11-19 09:00\n"

// inICT is a desk of somebody in ICT who holds no privileged account.
func inICT(t *testing.T) *sitting {
	t.Helper()
	s := sits(t)
	s.join(colleague{"ict", "100270", store.PostICT, store.ICT})
	return s
}

// list writes a list of accounts and has the next dialog choose it.
func (s *sitting) list(name, text string) {
	s.t.Helper()
	s.files.next = filepath.Join(s.t.TempDir(), name)
	if err := os.WriteFile(s.files.next, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

func (s *sitting) weeks() store.PrivilegedWeeks {
	s.t.Helper()
	var w store.PrivilegedWeeks
	s.as("ict", vault.Secret{Password: []byte(passwordOf("ict"))}, "2025-12-03", func(ctx context.Context, r *store.Session) {
		var err error
		if w, err = r.PrivilegedWeeks(ctx); err != nil {
			s.t.Fatal(err)
		}
	})
	return w
}

func TestTheWeeklyReviewFromTodayToTheTrail(t *testing.T) {
	s := inICT(t)
	s.opensOn("ict", "2025-11-26")
	s.pressesWhere("Review the privileged accounts for the week 2025-W48")
	s.sees("Weekly administrator review")
	s.sees("is to be reviewed by 28 November 2025")
	s.list("november.csv", adminList)
	s.presses("Choose this week's lists")
	s.sees("This is the first review")
	s.presses("Record the review of the week 2025-W48")
	s.sees("The review of the week 2025-W48 is recorded.")
	s.sees("1 week without a gap.")
	s.sees("W48 done")

	// A week later only what is different is shown, and something is asked about it.
	s.opensOn("ict", "2025-12-02")
	s.presses("Weekly review")
	s.list("december.csv", "System ID,Login,Group,Employee No,Type,Last Sign-in\nSYS01,adm-yarrow,Domain Admins,100200,named,2025-11-20 09:00\nSYS01,adm-new,Domain Admins,100228,named,2025-12-01 08:00\n")
	s.presses("Choose this week's lists")
	s.sees("New since last week (1)")
	s.sees("adm-new on Active Directory and Microsoft 365")
	s.sees("Gone since last week (1)")
	s.sees("adm-hallam on")
	s.seesNot("adm-yarrow on")
	s.sees("The register will ask about (1)")
	s.presses("Ask about it")
	s.writes("Why was it used at eight?")
	s.presses("Record the review of the week 2025-W49")
	s.sees("The review of the week 2025-W49 is recorded.")
	s.sees("Why was it used at eight?")
	s.sees("2 weeks without a gap.")
	if w := s.weeks(); w.Unbroken != 2 || w.Done != 2 {
		t.Errorf("%d weeks are done, %d without a gap", w.Done, w.Unbroken)
	}
	s.register(func(ctx context.Context, r *store.Session) {
		log, err := r.TrailEntries(ctx, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, e := range log {
			if e.Act == store.ActReviewPrivileged && e.Login == "ict" && e.Outcome != store.Refused {
				n++
			}
		}
		if n != 2 {
			t.Errorf("the trail holds %d reviews by ICT", n)
		}
	})
}

func TestAWeekIsReviewedByHandWithWhatWasSeen(t *testing.T) {
	s := inICT(t)
	s.opensOn("ict", "2025-11-26")
	s.presses("Weekly review")
	s.presses("Go through the accounts here")
	s.sees("The register knows no privileged account yet.")
	s.presses("Add an account")
	s.presses("Add it")
	s.sees("There are some problems")
	s.chooses("System", "Active Dir")
	s.types("Login", "adm-yarrow")
	s.types("Group that gives the rights", "Domain Admins")
	s.presses("Named")
	s.chooses("Who holds it", "Gita Yarrow")
	s.presses("Add it")
	s.sees("adm-yarrow on Active Directory and Microsoft 365")
	s.presses("See what is different")
	s.presses("Record the review of the week 2025-W48")
	s.sees("ay how sign-ins were looked at")
	if w := s.weeks(); w.Done != 0 {
		t.Error("a review is recorded although nobody said how sign-ins were looked at")
	}
	s.types("How sign-ins were looked at", "The sign-in log on the console")
	s.presses("Record the review of the week 2025-W48")
	s.sees("The review of the week 2025-W48 is recorded.")
	s.sees("The sign-in log on the console")

	s.opensOn("ict", "2025-12-03")
	s.presses("Weekly review")
	s.presses("Go through the accounts here")
	s.presses("Gone")
	s.presses("Leavers")
	s.presses("Weekly review") // what was ticked is still there
	s.presses("Add an account")
	s.chooses("System", "Active Dir")
	s.types("Login", "adm-two")
	s.presses("Shared")
	s.presses("Add it")
	s.presses("See what is different")
	s.sees("Gone since last week (1)")
	s.sees("New since last week (1)")
	s.sees("nobody answers for it")
}

func TestAMissedWeekStaysSeenWhenItIsExplained(t *testing.T) {
	s := inICT(t)
	s.opensOn("ict", "2025-12-03")
	s.presses("Weekly review")
	s.sees("1 week was missed since the register opened.")
	s.sees("W48 missed")
	s.presses("Week 2025-W48")
	s.types("Why no review was done", "The only administrator was ill")
	s.presses("Explain a missed review of privileged accounts")
	s.sees("The only administrator was ill. (The ICT)")
	s.sees("W48 missed")
	for _, k := range s.weeks().Weeks {
		if k.Week == "2025-W48" && k.State != duty.WeekMissed {
			t.Errorf("the explained week is %s", k.State)
		}
	}
}

func TestAYearOfExplainedWeeksDoesNotHideThisWeeksReview(t *testing.T) {
	s := inICT(t)
	s.opensOn("ict", "2026-01-07")
	s.presses("Weekly review")
	s.sees("Week 2025-W49")
	for _, week := range []string{"2025-W48", "2025-W49", "2025-W50", "2025-W51", "2025-W52"} {
		s.presses("Week " + week)
		s.types("Why no review was done", "Missed "+week)
		s.presses("Explain a missed review of privileged accounts")
	}
	s.sees("Missed 2025-W50")
	s.seesNot("Missed 2025-W49")
	s.presses("Show 2 earlier weeks that are explained")
	s.sees("Missed 2025-W48")
	s.sees("Missed 2025-W49")
	s.seesNot("Show 2 earlier weeks")
}

func TestAListThatCannotBeReadChangesNothing(t *testing.T) {
	s := inICT(t)
	s.opensOn("ict", "2025-11-26")
	s.presses("Weekly review")
	s.list("wrong.csv", "Colour,Shape\nred,round\n")
	s.presses("Choose this week's lists")
	s.sees("This list cannot be used.")
	s.seesNot("--map")
	s.sees("Choose this week's lists")
	if w := s.weeks(); w.Done != 0 {
		t.Error("a review is recorded from a list that cannot be read")
	}
}

func TestTheAuditorReadsTheWeeksAndReviewsNone(t *testing.T) {
	s := sits(t)
	s.join(colleague{"auditor", "100312", "", store.Auditor})
	s.opensOn("auditor", "2025-11-26")
	s.presses("Weekly review")
	s.sees("Your role reads these reviews and does not do them.")
	s.seesNot("Choose this week's lists")
}

// inTheThirdWeek is a desk of ICT with a week missed, one reviewed, and one to do.
func inTheThirdWeek(t *testing.T) *sitting {
	t.Helper()
	s := inICT(t)
	s.as("ict", vault.Secret{Password: []byte(passwordOf("ict"))}, "2025-12-03", func(ctx context.Context, r *store.Session) {
		files := []store.PrivilegedFile{{Name: "november.csv", Data: strings.NewReader(adminList)}}
		if _, err := r.ReviewPrivileged(ctx, files, store.PrivilegedOptions{Apply: true}); err != nil {
			t.Fatal(err)
		}
	})
	s.opensOn("ict", "2025-12-09")
	s.list("december.csv", "System ID,Login,Group,Employee No,Type,Last Sign-in\nSYS01,adm-yarrow,Domain Admins,100200,named,2025-12-05 09:00\nSYS02,adm-new,Administrators,,shared,never\n")
	return s
}
