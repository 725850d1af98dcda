package duty_test

import (
	"fmt"
	"testing"

	"muniment/store/duty"
)

// A large council: 10,000 people with 100,000 grants, every twentieth a leaver, and what imports bring to light.
func BenchmarkPrompts(b *testing.B) {
	f := council()
	for i := range 10_000 {
		id := fmt.Sprintf("P%05d", i)
		f.People[id] = duty.Person{ID: id, Name: id, Kind: "employee", Engagements: []duty.Engagement{engagement("E-" + id)}}
		for j := range 10 {
			g := grant(fmt.Sprintf("G%05d-%d", i, j), id)
			g.Login = id
			if (i+j)%23 == 0 {
				g.Reason = ""
			}
			f.Grants = append(f.Grants, g)
		}
		if i%20 == 0 {
			l := leaver("2025-10-31")
			l.ID, l.Person, l.Engagement = "L"+id, id, "E-"+id
			f.Leavers = append(f.Leavers, l)
		}
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		n = len(duty.Prompts(f))
	}
	b.ReportMetric(float64(n), "prompts")
}
