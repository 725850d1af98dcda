package duty_test

import (
	"testing"

	"muniment/store/calendar"
	"muniment/store/duty"
)

func TestFillVacantPost(t *testing.T) {
	t.Parallel()
	post := func(id string, change func(*duty.Post)) func(*duty.Facts) {
		return func(f *duty.Facts) { edit(f.Posts, id, change) }
	}
	vacant := func(p *duty.Post) { p.Holders = nil }
	olwen := func(day calendar.Date) func(*duty.Facts) {
		return func(f *duty.Facts) {
			l := leaver(day)
			l.Person, l.Engagement = "100305", "E-100305"
			f.Leavers = []duty.Leaver{l}
			delete(f.Posts, "own-doors") // which she holds too
		}
	}
	const owner = "Name who holds System Owner, Active Directory and Microsoft 365"
	check(t, "fill-vacant-post", []row{
		{"vacant", post("own-ad", vacant), []string{"own-ad post-ict 2025-11-21 23:59 due: " + owner}},
		{"vacant at the top", post("post-chief", vacant), []string{"post-chief post-chief 2025-11-21 23:59 due: Name who holds Chief Executive"}},
		{
			"vacant, and the post above is no longer there", post("own-ad", func(p *duty.Post) { vacant(p); p.Above = "gone" }),
			[]string{"own-ad own-ad 2025-11-21 23:59 due: " + owner},
		},
		{"vacant, and nothing depends on it", post("own-ad", func(p *duty.Post) { vacant(p); p.Needed = false }), nil},
		{
			"the only holder leaves within twenty working days", olwen("2025-12-19"),
			[]string{"own-ad post-ict 2025-12-19 23:59 upcoming: " + owner + " after 19 December 2025"},
		},
		{"not asked earlier", olwen("2025-12-22"), nil},
		{
			"the only holder has left", olwen("2025-10-31"),
			[]string{"own-ad post-ict 2025-10-31 23:59 overdue: " + owner + " after 31 October 2025"},
		},
		{"one of two holders leaves", func(f *duty.Facts) {
			olwen("2025-10-31")(f)
			edit(f.Posts, "own-ad", func(p *duty.Post) { p.Holders = []string{"100221", "100305"} })
		}, nil},
		{"both holders leave: due when the second does", func(f *duty.Facts) {
			olwen("2025-10-31")(f)
			f.Leavers = append(f.Leavers, leaver("2025-11-28"))
			edit(f.Posts, "own-ad", func(p *duty.Post) { p.Holders = []string{"100221", "100305"} })
		}, []string{"own-ad post-ict 2025-11-28 23:59 upcoming: " + owner + " after 28 November 2025"}},
		{"the holder only moves", func(f *duty.Facts) {
			olwen("2025-10-31")(f)
			edit(f.People, "100305", func(p *duty.Person) { p.Engagements = append(p.Engagements, engagement("E-2")) })
		}, nil},
	})
}

func TestOwnersOfSystemsAssetsAndAccounts(t *testing.T) {
	t.Parallel()
	check(t, "system-without-owner", []row{
		{
			"without", func(f *duty.Facts) { edit(f.Systems, "SYS09", func(s *duty.System) { s.OwnerPost = "" }) },
			[]string{"SYS09 post-ism 2025-11-21 23:59 due: Name the post that owns Door access control"},
		},
		{"with", func(*duty.Facts) {}, nil},
	})
	assets := func(a ...duty.Asset) func(*duty.Facts) { return func(f *duty.Facts) { f.Assets = a } }
	check(t, "asset-without-owner", []row{
		{
			"without", assets(duty.Asset{ID: "IA001", Name: "Food inspections"}),
			[]string{"IA001 post-siro 2025-11-21 23:59 due: Name the information asset owner of Food inspections"},
		},
		{"with", assets(duty.Asset{ID: "IA001", Name: "Food inspections", OwnerPost: "iao-eh"}), nil},
	})
	check(t, "asset-incomplete", []row{
		{
			"one field", assets(duty.Asset{ID: "IA001", Name: "Food inspections", OwnerPost: "iao-eh", Missing: []string{"retention period"}}),
			[]string{"IA001 iao-eh 2025-11-21 23:59 due: Complete Food inspections: retention period"},
		},
		{
			"six fields in the order of the form", assets(duty.Asset{ID: "IA001", OwnerPost: "iao-eh", Missing: []string{"c", "b", "a", "f", "e", "d"}}),
			[]string{"IA001 iao-eh 2025-11-21 23:59 due: Complete IA001: c, b, a, f, e and d"},
		},
		{
			"more than six in one prompt", assets(duty.Asset{ID: "IA001", Name: "Food inspections", Missing: []string{"a", "b", "c", "d", "e", "f", "g", "h"}}),
			[]string{"IA001 post-siro 2025-11-21 23:59 due: Complete Food inspections: a, b, c, d, e, f and 2 more"},
		},
		{"complete", assets(duty.Asset{ID: "IA001", Name: "Food inspections", OwnerPost: "iao-eh"}), nil},
	})
	person := func(p duty.Person) func(*duty.Facts) { return func(f *duty.Facts) { f.People[p.ID] = p } }
	check(t, "unowned-account", []row{
		{
			"service account", person(duty.Person{ID: "svc", Name: "Backup Service Account", Login: "svc_backup", Kind: "service"}),
			[]string{"svc post-ism 2025-11-21 23:59 due: Name the post that answers for account svc_backup"},
		},
		{
			"without a login", person(duty.Person{ID: "x", Name: "Supplier Remote Support", Kind: "external"}),
			[]string{"x post-ism 2025-11-21 23:59 due: Name the post that answers for account Supplier Remote Support"},
		},
		{"answered for", person(duty.Person{ID: "svc", Login: "svc_backup", Kind: "service", Sponsor: "own-ad"}), nil},
		{"a person needs no sponsor", person(duty.Person{ID: "p", Name: "Agency Worker", Kind: "agency"}), nil},
	})
}

func TestAskingForMissingFieldsLeavesTheFactsAlone(t *testing.T) {
	t.Parallel()
	f := council()
	missing := []string{"a", "b", "c", "d", "e", "f", "g", "h"}
	f.Assets = []duty.Asset{{ID: "IA001", OwnerPost: "iao-eh", Missing: missing}}
	duty.Prompts(f)
	diff(t, missing, []string{"a", "b", "c", "d", "e", "f", "g", "h"})
}
