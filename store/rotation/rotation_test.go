package rotation_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"muniment/store/rotation"
)

func standard() rotation.Keep { return rotation.Keep{Daily: 7, Weekly: 5, Monthly: 12, Yearly: 7} }

// simulated is one place through the years.
type simulated struct {
	t      *testing.T
	now    time.Time
	copies []rotation.Copy
	made   int64
}

func (s *simulated) backUp(at time.Time, sound bool) {
	s.made++
	s.copies = append(s.copies, rotation.Copy{ID: fmt.Sprint("BK", s.made), Order: s.made, At: at, Sound: sound})
}

// rotate removes what the plan says, and holds what must hold of every plan.
func (s *simulated) rotate(keep rotation.Keep) {
	s.t.Helper()
	plan := rotation.Plan(s.now, s.copies, keep)
	if len(plan) != len(s.copies) {
		s.t.Fatalf("%d copies, %d verdicts", len(s.copies), len(plan))
	}
	newest := int64(0)
	for _, c := range s.copies {
		if c.Sound {
			newest = max(newest, c.Order)
		}
	}
	kept := map[string]bool{}
	for _, v := range plan {
		if v.Why == "" {
			s.t.Fatalf("%s: nothing is said of %s", s.now, v.ID)
		}
		if !v.Remove {
			kept[v.ID] = true
			continue
		}
		if !v.Sound || v.Order == newest || v.At.After(s.now) {
			s.t.Fatalf("%s: %+v would go", s.now, v)
		}
	}
	for _, v := range plan {
		for _, id := range v.KeptFor {
			if !kept[id] {
				s.t.Fatalf("%s: %s goes for %s, which goes too", s.now, v.ID, id)
			}
		}
	}
	s.copies = slices.DeleteFunc(s.copies, func(c rotation.Copy) bool { return !kept[c.ID] })
}

// of counts the distinct days, months, … of the sound copies.
func (s *simulated) of(format string) map[string]bool {
	out := map[string]bool{}
	for _, c := range s.copies {
		if c.Sound && !c.At.After(s.now) {
			out[c.At.Format(format)] = true
		}
	}
	return out
}

// Ten years of days, with days without a copy, several copies on a day and damaged ones: each of the last 7 days, 12 months and 7 years that had a sound copy
// has one, and there are never many.
func TestTenYears(t *testing.T) {
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 1))
		s := simulated{t: t, now: time.Date(2025, 10, 3, 17, 0, 0, 0, time.UTC)}
		had := map[string][]string{} // by format: the days that had a sound copy
		for range 3653 {
			s.now = s.now.Add(24*time.Hour + time.Duration(r.IntN(7200)-3600)*time.Second)
			if r.IntN(6) == 0 {
				continue
			}
			for range 1 + r.IntN(2) {
				sound := r.IntN(20) > 0
				s.backUp(s.now, sound)
				for _, f := range []string{"2006-01-02", "2006-01", "2006"} {
					if at := s.now.Format(f); sound && !slices.Contains(had[f], at) {
						had[f] = append(had[f], at)
					}
				}
			}
			s.rotate(standard())
			sound := 0
			for _, c := range s.copies {
				if c.Sound {
					sound++
				}
			}
			if sound > 7+5+12+7 {
				t.Fatalf("%s: %d copies stay", s.now, sound)
			}
			for f, n := range map[string]int{"2006-01-02": 7, "2006-01": 12, "2006": 7} {
				have := s.of(f)
				for _, at := range had[f][max(0, len(had[f])-n):] {
					if !have[at] {
						t.Fatalf("%s: no copy of %s stays", s.now, at)
					}
				}
			}
		}
	}
}

// A copy that turns out to be damaged takes the place of none: with all later copies damaged, what was there before stays.
func TestDamagedCopiesPushOutNothing(t *testing.T) {
	s := simulated{t: t, now: time.Date(2026, 1, 5, 17, 0, 0, 0, time.UTC)}
	for range 30 {
		s.now = s.now.AddDate(0, 0, 1)
		s.backUp(s.now, true)
		s.rotate(standard())
	}
	was := slices.Clone(s.copies)
	for range 400 {
		s.now = s.now.AddDate(0, 0, 1)
		s.backUp(s.now, false)
		s.rotate(standard())
	}
	for _, c := range was {
		if !slices.Contains(s.copies, c) {
			t.Errorf("%+v was pushed out by damaged copies", c)
		}
	}
}

// A clock that is ten years off for some weeks, either way, costs no copy that was made before, beyond what the same number of copies at the right time
// would have cost; and when it is right again, rotation goes on as before.
func TestClockTenYearsOff(t *testing.T) {
	for name, off := range map[string]int{"ahead": 10, "behind": -10} {
		t.Run(name, func(t *testing.T) {
			s := simulated{t: t, now: time.Date(2025, 1, 5, 17, 0, 0, 0, time.UTC)}
			day := func(wrong int) {
				s.now = s.now.AddDate(0, 0, 1)
				right := s.now
				s.now = s.now.AddDate(wrong, 0, 0)
				s.backUp(s.now, true)
				s.rotate(standard())
				s.now = right
			}
			for range 500 {
				day(0)
			}
			months, years := s.of("2006-01"), s.of("2006")
			for range 20 {
				day(off)
			}
			for month := range months {
				if !s.of("2006-01")[month] && off < 0 {
					t.Errorf("the copy of %s is gone", month)
				}
			}
			for year := range years {
				if !s.of("2006")[year] {
					t.Errorf("the copy of %s is gone", year)
				}
			}
			if lost := len(months) - len(s.of("2006-01")); lost > 2 { // the weeks fall into two months
				t.Errorf("%d months are gone", lost)
			}
			wrong := s.made
			for range 30 {
				day(0)
			}
			if have := s.of("2006-01-02"); len(have) < 7 {
				t.Errorf("of the last days there are %d", len(have))
			}
			if !slices.ContainsFunc(s.copies, func(c rotation.Copy) bool { return c.Order == wrong }) {
				t.Error("the last copy made while the clock was wrong is gone")
			}
		})
	}
}

func TestOnlySoundCopyStays(t *testing.T) {
	now := time.Date(2026, 3, 29, 0, 30, 0, 0, time.UTC) // the night on which clocks go forward
	for name, c := range map[string]rotation.Copy{
		"old":        {ID: "a", Order: 1, At: now.AddDate(-60, 0, 0), Sound: true},
		"future":     {ID: "a", Order: 1, At: now.AddDate(10, 0, 0), Sound: true},
		"of the day": {ID: "a", Order: 1, At: now, Sound: true},
	} {
		for _, keep := range []rotation.Keep{{}, standard()} {
			plan := rotation.Plan(now, []rotation.Copy{c, {ID: "b", Order: 2, At: now}}, keep)
			if plan[0].Remove || plan[1].Remove {
				t.Errorf("%s, keeping %+v: %+v", name, keep, plan)
			}
		}
	}
}

// Anything at all may be told; what is promised holds all the same.
func TestAnyCopies(t *testing.T) {
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 2))
		s := simulated{t: t, now: time.Date(2030, 6, 1, 12, 0, 0, 0, time.UTC)}
		for range r.IntN(60) {
			s.backUp(s.now.AddDate(r.IntN(25)-20, 0, r.IntN(40)-20), r.IntN(4) > 0)
		}
		before := slices.Clone(s.copies)
		s.rotate(rotation.Keep{Daily: r.IntN(8), Weekly: r.IntN(6), Monthly: r.IntN(13), Yearly: r.IntN(8)})
		if slices.ContainsFunc(before, func(c rotation.Copy) bool { return c.Sound }) && !slices.ContainsFunc(s.copies, func(c rotation.Copy) bool { return c.Sound }) {
			t.Fatalf("seed %d: no sound copy stays", seed)
		}
	}
}

// The nights on which clocks go back and forward cost no copy: days are told apart by the time that knows no summer, so that the plan is the same wherever the clock
// of the computer stands, and each of the last seven days keeps one.
func TestSummerTimeCostsNoCopy(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	for _, night := range []time.Time{time.Date(2025, 10, 26, 1, 0, 0, 0, time.UTC), time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC)} {
		s := simulated{t: t, now: night.AddDate(0, 0, -8)}
		for s.now.Before(night.AddDate(0, 0, 3)) {
			s.now = s.now.Add(30 * time.Minute)
			s.backUp(s.now.In(london), true)
			here := rotation.Plan(s.now, s.copies, standard())
			there := rotation.Plan(s.now.In(london), s.copies, standard())
			for i := range here {
				if here[i].Remove != there[i].Remove {
					t.Fatalf("at %s the clock on the wall decides over %s", s.now.In(london), here[i].ID)
				}
			}
			s.rotate(standard())
			days := map[string]bool{}
			for _, c := range s.copies {
				days[c.At.UTC().Format(time.DateOnly)] = true
			}
			for back := range min(7, int(s.now.Sub(night.AddDate(0, 0, -8)).Hours()/24)) {
				if day := s.now.AddDate(0, 0, -back).Format(time.DateOnly); !days[day] {
					t.Fatalf("at %s no copy of %s is left", s.now, day)
				}
			}
		}
	}
}
