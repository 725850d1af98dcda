package duty_test

import (
	"testing"

	"muniment/store/calendar"
	"muniment/store/duty"
	"muniment/store/entry"
)

// asked is a council in which Kirsty Hallam is asked, on 3 November 2025, to acknowledge the policies.
func asked(f *duty.Facts, n duty.Notice) {
	f.Notices.Packs = map[string]duty.NoticePack{
		"PK1": {ID: "PK1", Title: "Policies", Asks: entry.PackPolicies, Version: 2, IssuedOn: "2025-11-03"},
		"PK2": {ID: "PK2", Title: "Course", Asks: entry.PackTraining, Version: 1, IssuedOn: "2025-11-03", Days: "5", Interval: "0"},
		"IA1": {ID: "IA1", Title: "the protection measures of Files", Asks: entry.PackControls, Version: 1, IssuedOn: "2025-11-03"},
	}
	n.Name, n.Manager = "Kirsty Hallam", "mgr-eh"
	if n.Person == "" {
		n.Person = "100221"
	}
	f.Notices.Due = []duty.Notice{n}
}

func with(n duty.Notice) func(*duty.Facts) { return func(f *duty.Facts) { asked(f, n) } }

func TestAcknowledgePolicy(t *testing.T) {
	t.Parallel()
	owes := []string{"PK1/100221 mgr-eh 2025-12-03 23:59 upcoming: Have Kirsty Hallam acknowledge Policies"}
	check(t, "acknowledge-policy", []row{
		{"never answered", with(duty.Notice{Pack: "PK1"}), owes},
		{"an older version answered", with(duty.Notice{Pack: "PK1", Answered: 1, AnsweredOn: "2025-11-01"}), owes},
		{"had access for long", with(duty.Notice{Pack: "PK1", Since: "2015-08-11"}), owes},
		{"had access since", with(duty.Notice{Pack: "PK1", Since: "2025-11-20"}), []string{"PK1/100221 mgr-eh 2025-12-20 23:59 upcoming: Have Kirsty Hallam acknowledge Policies"}},
		{"answered", with(duty.Notice{Pack: "PK1", Answered: 2, AnsweredOn: "2025-11-10"}), nil},
		{"away", with(duty.Notice{Pack: "PK1", WaivedUntil: "2025-12-31"}), nil},
		{"back", with(duty.Notice{Pack: "PK1", WaivedUntil: "2025-11-20"}), []string{"PK1/100221 mgr-eh 2025-12-20 23:59 upcoming: Have Kirsty Hallam acknowledge Policies"}},
		{"of a withdrawn pack", with(duty.Notice{Pack: "PK9"}), nil},
		{"manages herself", func(f *duty.Facts) {
			asked(f, duty.Notice{Pack: "PK1"})
			edit(f.Posts, "mgr-eh", func(p *duty.Post) { p.Holders = []string{"100221"} })
		}, []string{"PK1/100221 post-chief 2025-12-03 23:59 upcoming: Have Kirsty Hallam acknowledge Policies"}},
		{"has left", func(f *duty.Facts) {
			asked(f, duty.Notice{Pack: "PK1"})
			f.Grants, f.Leavers = nil, []duty.Leaver{leaver("2025-11-20")}
		}, nil},
		{"leaves today", func(f *duty.Facts) {
			asked(f, duty.Notice{Pack: "PK1"})
			f.Grants, f.Leavers = nil, []duty.Leaver{leaver("2025-11-21")}
		}, owes},
	})
}

func TestRepeatAcknowledgement(t *testing.T) {
	t.Parallel()
	check(t, "repeat-acknowledgement", []row{
		{"fifteen days ahead", with(duty.Notice{Pack: "PK1", Answered: 2, AnsweredOn: "2024-12-06"}), nil},
		{"fourteen days ahead", with(duty.Notice{Pack: "PK1", Answered: 2, AnsweredOn: "2024-12-05"}), []string{
			"PK1/100221 mgr-eh 2025-12-05 23:59 upcoming: Have Kirsty Hallam acknowledge Policies again",
		}},
		{"late", with(duty.Notice{Pack: "PK1", Answered: 2, AnsweredOn: "2024-11-20"}), []string{
			"PK1/100221 mgr-eh 2025-11-20 23:59 overdue: Have Kirsty Hallam acknowledge Policies again",
		}},
		{"never answered", with(duty.Notice{Pack: "PK1"}), nil}, // another duty's
	})
}

func TestPacksWithTimesOfTheirOwn(t *testing.T) {
	t.Parallel()
	check(t, "complete-training", []row{
		{"in five days", with(duty.Notice{Pack: "PK2"}), []string{"PK2/100221 mgr-eh 2025-11-08 23:59 overdue: Have Kirsty Hallam complete Course"}},
		{"and never again", with(duty.Notice{Pack: "PK2", Answered: 1, AnsweredOn: "2015-01-01"}), nil},
	})
	check(t, "acknowledge-controls", []row{
		{"ten working days", with(duty.Notice{Pack: "IA1"}), []string{"IA1/100221 mgr-eh 2025-11-17 23:59 overdue: Have Kirsty Hallam acknowledge the protection measures of Files"}},
		{"again after a year", with(duty.Notice{Pack: "IA1", Answered: 1, AnsweredOn: "2024-11-21"}), []string{
			"IA1/100221 mgr-eh 2025-11-21 23:59 due: Have Kirsty Hallam acknowledge the protection measures of Files",
		}},
	})
}

func TestManyPeopleAreOneLine(t *testing.T) {
	t.Parallel()
	f := council()
	asked(f, duty.Notice{Pack: "PK1"})
	f.Notices.Due[0].Service = "Environmental Health"
	for _, id := range []string{"100249", "100305"} {
		n := f.Notices.Due[0]
		n.Person, n.Name = id, "Somebody"
		f.Notices.Due = append(f.Notices.Due, n)
	}
	groups := duty.Grouped(prompts(f, "acknowledge-policy"))
	if len(groups) != 1 || groups[0].Text != "3 people in Environmental Health have not acknowledged Policies — due on "+calendar.Date("2025-12-03").Long() {
		t.Errorf("%+v", groups)
	}
}
