package store_test

import (
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/entry"
)

func TestDigestTellsEachWhatTheyOweOnceAWorkingDayAndNamesNobody(t *testing.T) {
	t.Parallel()
	r := staffed(t)
	admin := r.open("admin", today)
	apply(t, admin, "people", lines("employee_no,given_name,surname,email", "100256,Gita,Kershaw,gita@anytown.example", "100263,Olwen,O'Dowd,olwen@anytown.example"))
	all, err := admin.Digests(t.Context())
	check(t, err)
	if len(all) != 2 || all[1].Person != "100263" || len(all[1].Lines) == 0 {
		t.Fatalf("told are %+v", all)
	}
	count := func() int {
		all, err := admin.Digests(t.Context())
		check(t, err)
		n := 0
		for _, d := range all {
			for _, l := range d.Lines {
				n += l.Count
			}
		}
		return n
	}
	for _, d := range all {
		if words := d.Words("Anytown"); strings.Contains(words, "Hallam") || strings.Contains(words, "khallam") || !strings.Contains(words, "overdue") {
			t.Errorf("the mail says %q", words)
		}
	}
	before := count()
	hr := r.open("hr", today)
	_, _, err = hr.RecordLeaver(t.Context(), store.NewLeaver{Person: "100200", LastWorkingDay: "2025-11-19", ConfidentialUntil: clock(t, "2025-12-24 09:00")})
	check(t, err)
	r.close(hr)
	if after := count(); after > before {
		t.Errorf("a confidential leaving adds %d to what the mails say", after-before)
	}
	check(t, admin.RecordDigests(t.Context(), []string{"100263"}))
	again, err := admin.Digests(t.Context())
	check(t, err)
	if len(again) != 1 || again[0].Person != "100256" {
		t.Errorf("told again are %+v", again)
	}
	r.close(admin)
	saturday := r.open("admin", "2025-11-22")
	none, err := saturday.Digests(t.Context())
	check(t, err)
	diff(t, len(none), 0)
	r.close(saturday)
	refused[*store.NotAllowedError](t, second(r.open("hr", today).Digests(t.Context())))
}

// What a notice asks goes to each who has not acknowledged it, in the words that were issued, and says nothing of anybody else.
func TestANoticeIsALetterToWhoeverHasNotReadIt(t *testing.T) {
	t.Parallel()
	r := small(t)
	s := r.open("admin", "2025-11-01")
	apply(t, s, "people", lines("employee_no,given_name,surname,email", "1,Gita,Kershaw,gita@anytown.example", "3,Olwen,Yarrow,olwen@anytown.example"))
	pack := issuedPack(t, s, entry.PackGuidance, entry.ForEverybody, "text", "Lock your screen.")
	r.close(s)
	s = r.open("admin", today)
	letters, err := s.NoticeLetters(t.Context(), pack.ID)
	check(t, err)
	diff(t, len(letters), 2)
	if text := letters[0].Letter("register@anytown.example", today.Start()).Text; !strings.Contains(text, "Lock your screen.") || strings.Contains(text, "Yarrow") {
		t.Errorf("the letter says %q", text)
	}
	diff(t, letters[0].Record, "")
	rec, _, err := s.IssueRecord(t.Context(), store.RecordUsersNotice, "UN", "asset", pack.ID, "owner", draws([]byte("%PDF the notice"), nil))
	check(t, err)
	signed, err := s.NoticeLetters(t.Context(), pack.ID)
	check(t, err)
	letter := signed[0].Letter("register@anytown.example", today.Start())
	diff(t, letter.PDF, map[string][]byte{rec.Number + ".pdf": []byte("%PDF the notice")})
	if !strings.Contains(letter.Text, "The signed notice, "+rec.Number+", is attached.") {
		t.Errorf("the letter says %q", letter.Text)
	}
	_, _, err = s.Acknowledge(t.Context(), store.Answer{Pack: pack.ID, Person: "1", On: today, How: "Said so"})
	check(t, err)
	left, err := s.NoticeLetters(t.Context(), pack.ID)
	check(t, err)
	diff(t, len(left), 1)
	check(t, s.RecordNoticeLetters(t.Context(), pack.ID, []string{left[0].Person}))
	diff(t, lastEntry(t, s).Act, store.ActSendDigests)
	if _, err := s.NoticeLetters(t.Context(), "PK99999"); err == nil {
		t.Error("a notice that was not issued is written about")
	}
}
