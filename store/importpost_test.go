package store_test

import (
	"strings"
	"testing"

	"muniment/store"
)

// A list of posts brings the posts, who answers above each wherever that stands in the list, and who holds them; and is taken back as a whole.
func TestAListOfPostsBringsPostsAndWhoHoldsThem(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	before, err := s.Posts(t.Context(), "")
	check(t, err)
	file := lines("Post Title,Role in the Register,Reports To,Held By,Held From", "Head of Parks,iao,Director of Places,1,01/04/2024", "Director of Places,manager,Chief Executive,2,01/04/2020", "Clerk of Works,,,,")
	r := apply(t, s, "posts", file)
	diff(t, counts(r), []int{3, 0, 0, 0})
	all, err := s.Posts(t.Context(), "Head of Parks")
	check(t, err)
	diff(t, all, []store.Post{{
		ID: "post-head-of-parks", Title: "Head of Parks", Role: store.IAO, Above: "post-director-of-places",
		Holders: []store.Holder{{Post: "post-head-of-parks", Person: "1", From: "2024-04-01"}},
	}})
	unchanged(t, s, func() { diff(t, counts(apply(t, s, "posts", file)), []int{0, 0, 3, 0}) })
	bad, err := s.Import(t.Context(), "posts", strings.NewReader(lines("Post Title,Role in the Register,Held By,Held From", "Head of Parks,siro,,", "Keeper,king,,", "Keeper,,999,01/01/2024", "Keeper,,1,")), store.ImportOptions{Name: "posts.csv"})
	check(t, err)
	diff(t, bad.RefusedRows, 4)
	_, err = s.UndoImport(t.Context(), r.Undo)
	check(t, err)
	after, err := s.Posts(t.Context(), "")
	check(t, err)
	diff(t, after, before)
}

// Who held a post before stands in its list as well, and comes back from it.
func TestAListOfPostsHasWhoHeldThemBefore(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	apply(t, s, "posts", lines("Post Title,Held By,Held From,Held Until", "Head of Parks,1,01/04/2020,31/03/2024", "Head of Parks,2,01/04/2024,", "Head of Parks,1,01/04/2026,"))
	now, err := s.Posts(t.Context(), "Head of Parks")
	check(t, err)
	diff(t, now[0].Holders, []store.Holder{{Post: "post-head-of-parks", Person: "2", From: "2024-04-01"}})
	all, err := s.HeldPosts(t.Context(), "Head of Parks")
	check(t, err)
	diff(t, all[0].Holders, []store.Holder{
		{Post: "post-head-of-parks", Person: "1", From: "2020-04-01", Until: "2024-03-31"},
		{Post: "post-head-of-parks", Person: "1", From: "2026-04-01"},
		{Post: "post-head-of-parks", Person: "2", From: "2024-04-01"},
	})
}

// Accounts of nobody in particular come with the post that answers for them. A person answers for their own account, whatever a file says.
func TestAListOfPeopleSaysWhoAnswersForAccounts(t *testing.T) {
	t.Parallel()
	s := small(t).open("admin", today)
	const headings = "login,given_name,surname,kind,Sponsor Post,employee_no"
	text := lines(headings, "svc_backup,Backup,,service,Technology Services Manager,", "desk,Front desk,,shared,Head of Parks,", "gkershaw,Gwen,Kershaw,employee,Head of Parks,1")
	r := apply(t, s, "people", text)
	diff(t, counts(r), []int{1, 1, 1, 0})
	if len(r.Warnings) != 2 || !strings.Contains(r.Warnings[0], `"Head of Parks", which is to answer for Front desk, is no post`) || !strings.Contains(r.Warnings[1], "people answer for their own accounts") {
		t.Errorf("the warnings are %q", r.Warnings)
	}
	apply(t, s, "posts", lines("Post Title", "Head of Parks"))
	diff(t, counts(apply(t, s, "people", text)), []int{0, 1, 2, 0})
	unchanged(t, s, func() { apply(t, s, "people", text) })
	answers := map[string]string{}
	all, err := s.Staff(t.Context(), "")
	check(t, err)
	for _, row := range all {
		answers[row.Login] = row.Sponsor
	}
	diff(t, []string{answers["svc_backup"], answers["desk"], answers["gkershaw"]}, []string{store.PostICT, "post-head-of-parks", ""})
	_, err = s.UndoImport(t.Context(), r.Undo)
	if err == nil || !strings.Contains(err.Error(), "rests on it") {
		t.Errorf("what was changed since is taken back: %v", err)
	}
}
