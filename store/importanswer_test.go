package store_test

import (
	"slices"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/entry"
)

// answered lists who answered a pack, and when.
func answered(t *testing.T, s *store.Session, pack string) []string {
	t.Helper()
	all, err := s.Asked(t.Context(), "")
	check(t, err)
	out := []string{}
	for _, a := range all {
		if a.Pack == pack && a.Standing == "answered" {
			out = append(out, a.Person+" "+string(a.AnsweredOn))
		}
	}
	slices.Sort(out)
	return out
}

// twoCourses is a register in which everybody is asked for two courses.
func twoCourses(t *testing.T) (s *store.Session, security, data string) {
	t.Helper()
	r := small(t)
	s = r.open("admin", "2025-06-01")
	first := issuedPack(t, s, entry.PackTraining, entry.ForEverybody)
	second := add(t, s, "pack", "prepare", "", "name", "Data protection", "asks", entry.PackTraining, "audience", entry.ForEverybody)
	do(t, s, "pack", "issue", second.ID)
	r.close(s)
	return r.open("admin", today), first.ID, second.ID
}

// An export with a row for each course of each person is brought in as a whole: each row goes to its course, and a course that the council does not ask for is named.
func TestCompletionsOfSeveralCoursesGoEachToItsOwn(t *testing.T) {
	t.Parallel()
	s, security, data := twoCourses(t)
	file := lines("Learner ID,Course,Completion Status,Completion Date", "1,InfoSec 2025,Passed,01/07/2025", "1,data protection,Completed,02/07/2025", "2,InfoSec 2025,In progress,", "2,Manual handling,Passed,03/07/2025")
	if _, err := s.AcknowledgeFile(t.Context(), security, strings.NewReader(file), store.ImportOptions{Name: "lms.csv"}); err == nil || !strings.Contains(err.Error(), "--course") {
		t.Errorf("a file of several courses is read for one: %v", err)
	}
	r, err := s.AcknowledgeFile(t.Context(), security, strings.NewReader(file), store.ImportOptions{Name: "lms.csv", Course: "infosec 2025"})
	check(t, err)
	diff(t, counts(r), []int{1, 0, 0, 0})
	if _, err := s.AcknowledgeFile(t.Context(), security, strings.NewReader(file), store.ImportOptions{Name: "lms.csv", Course: "Typing"}); err == nil || !strings.Contains(err.Error(), "tells nothing of a course") {
		t.Errorf("a course that the file does not have: %v", err)
	}
	o := store.ImportOptions{Name: "lms.csv", Apply: true, SkipRefused: true, Source: "Learning system", Values: map[string]map[string]string{"pack": {"InfoSec 2025": security}}}
	r, err = s.Import(t.Context(), "acknowledgements", strings.NewReader(file), o)
	check(t, err)
	diff(t, counts(r), []int{2, 0, 0, 1})
	diff(t, r.Refused[0].Value, "Manual handling")
	diff(t, answered(t, s, security), []string{"1 2025-07-01"})
	diff(t, answered(t, s, data), []string{"1 2025-07-02"})
	again, err := s.Import(t.Context(), "acknowledgements", strings.NewReader(file), store.ImportOptions{Name: "lms.csv", Apply: true, SkipRefused: true, Source: "learning system"})
	check(t, err)
	diff(t, counts(again), []int{0, 0, 2, 1})
	_, err = s.UndoImport(t.Context(), r.Undo)
	check(t, err)
	diff(t, answered(t, s, security), []string{})
	diff(t, answered(t, s, data), []string{})
}

// An export with a column for each course tells in each cell when somebody completed it.
func TestAColumnForEachCourseIsRead(t *testing.T) {
	t.Parallel()
	s, security, data := twoCourses(t)
	file := lines("Employee No,Name,Security 2025,Data protection", "1,Gita Kershaw,01/07/2025,02/07/2025", "2,Olwen Yarrow,Not started,", "3,Gwen Kershaw,,05/07/2025")
	o := store.ImportOptions{Name: "wide.csv", Map: map[string]string{"Security 2025": security}, Apply: true}
	r, err := s.Import(t.Context(), "acknowledgements", strings.NewReader(file), o)
	check(t, err)
	diff(t, answered(t, s, security), []string{"1 2025-07-01"})
	diff(t, answered(t, s, data), []string{"1 2025-07-02", "3 2025-07-05"})
	diff(t, []int{r.New, r.RefusedRows}, []int{2, 0})
	again, err := s.Import(t.Context(), "acknowledgements", strings.NewReader(file), o)
	check(t, err)
	diff(t, again.New+again.Changed, 0)
	bad, err := s.Import(t.Context(), "acknowledgements", strings.NewReader(lines("Employee No,Data protection", "2,31/02/2025", "3,Passed")), store.ImportOptions{Name: "bad.csv"})
	check(t, err)
	diff(t, bad.RefusedRows, 2)
}
