// Package rotation decides which copies of a register are kept: grandfather, father, son. It is pure: what is told goes in, what should be done with each
// copy and why comes out.
//
// # What it promises
//
//   - The newest sound copy is never removed, and so never the only one.
//   - A damaged copy takes the place of none, and stays until somebody has looked at it.
//   - A date is believed where it agrees with the order in which copies were made and is not in the future. A copy whose date is not believed takes the
//     place of none. One dated in the future stays; of others the last few stay beside what is kept by date.
//   - What counts are days, weeks, months and years that have a copy, not days that have passed: a computer that was off for a year, or whose clock is set
//     ten years ahead, loses nothing by it.
package rotation

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Copy is what is known of one copy.
type Copy struct {
	ID    string
	Order int64     // greater: made later
	At    time.Time // when it says that it was made
	Sound bool      // read back to its last byte, and not found damaged since
}

// Keep says how many days, weeks, months and years keep a copy each.
type Keep struct{ Daily, Weekly, Monthly, Yearly int }

// Verdict is what should be done with a copy.
type Verdict struct {
	Copy
	Remove  bool
	Why     string   // in words
	KeptFor []string // a copy that goes: the ids of those that stay for its day, week, month and year, each once
}

// Plan judges the copies of one place, in the order in which they were made.
func Plan(now time.Time, copies []Copy, keep Keep) []Verdict {
	copies = slices.Clone(copies)
	slices.SortFunc(copies, func(a, b Copy) int { return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.ID, b.ID)) })
	believed := dated(now, copies)
	out := make([]Verdict, len(copies))
	doubtful := 0
	for i := len(copies) - 1; i >= 0; i-- {
		out[i].Copy = copies[i]
		switch c := copies[i]; {
		case !c.Sound:
			out[i].Why = "damaged: it stays until somebody has looked at it"
		case c.At.After(now):
			out[i].Why = "dated in the future: it is not judged"
		case believed[i]:
			out[i].Remove, out[i].Why = true, "its day, week, month and year have a later copy"
		case doubtful < max(1, keep.Daily):
			doubtful++
			out[i].Why = "its date does not agree with the order of the copies: one of the last of these"
		default:
			out[i].Remove, out[i].Why = true, "its date does not agree with the order of the copies, and later ones stay"
		}
	}
	generations(out, believed, keep)
	keepNewest(out)
	return out
}

// dated says whose dates are believed: those of the longest run of copies whose dates follow the order in which they were made.
func dated(now time.Time, copies []Copy) []bool {
	length, before := make([]int, len(copies)), make([]int, len(copies))
	last := -1
	for i, c := range copies {
		before[i] = -1
		if !c.Sound || c.At.After(now) {
			continue
		}
		length[i] = 1
		for j := range i {
			if length[j] >= length[i] && !copies[j].At.After(c.At) {
				length[i], before[i] = length[j]+1, j
			}
		}
		if last < 0 || length[i] >= length[last] {
			last = i
		}
	}
	out := make([]bool, len(copies))
	for i := last; i >= 0; i = before[i] {
		out[i] = true
	}
	return out
}

// generation is one of the four: how copies are told apart, and how many are kept.
type generation struct {
	name string
	of   func(time.Time) string
	keep int
}

func generations(out []Verdict, believed []bool, keep Keep) {
	all := []generation{
		{"day", func(t time.Time) string { return t.Format("2006-01-02") }, keep.Daily},
		{"week", func(t time.Time) string { y, w := t.ISOWeek(); return fmt.Sprintf("%d week %d", y, w) }, keep.Weekly},
		{"month", func(t time.Time) string { return t.Format("January 2006") }, keep.Monthly},
		{"year", func(t time.Time) string { return t.Format("2006") }, keep.Yearly},
	}
	for _, g := range all {
		last := map[string]string{} // of a day: the id of its last copy
		for i := len(out) - 1; i >= 0; i-- {
			if !believed[i] {
				continue
			}
			at := g.of(out[i].At.UTC())
			if id, there := last[at]; there {
				if !slices.Contains(out[i].KeptFor, id) {
					out[i].KeptFor = append(out[i].KeptFor, id)
				}
				continue
			}
			if len(last) >= g.keep {
				break
			}
			last[at] = out[i].ID
			if out[i].Remove {
				out[i].Remove, out[i].Why = false, "the last of its "+g.name+", "+at
			}
		}
	}
	for i := range out {
		if !out[i].Remove {
			out[i].KeptFor = nil
		}
	}
}

// keepNewest keeps the last sound copy by order and the last whose date is believed or not, whatever the numbers say: with none of anything to keep there
// would be no copy at all.
func keepNewest(out []Verdict) {
	for i := len(out) - 1; i >= 0; i-- {
		if out[i].Sound {
			if out[i].Remove {
				out[i].Remove, out[i].Why, out[i].KeptFor = false, "the newest", nil
			}
			return
		}
	}
}
