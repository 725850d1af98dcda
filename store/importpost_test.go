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
