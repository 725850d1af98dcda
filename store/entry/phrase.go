package entry

import "fmt"

// A Phrase is a sentence, or a part of one, apart from what stands in its places: so that whoever reads another language than English can be told the same in theirs.
type Phrase struct {
	Format string
	With   []any // what stands in the places, in their order; phrases among them
}

func (p Phrase) String() string {
	if len(p.With) == 0 {
		return p.Format
	}
	return fmt.Sprintf(p.Format, p.With...)
}

// Joined puts several together, two at a time: "%s or %s".
func Joined[T any](format string, all []T) Phrase {
	if len(all) == 0 {
		return Phrase{}
	}
	one := Phrase{Format: "%s", With: []any{all[0]}}
	for _, next := range all[1:] {
		one = Phrase{format, []any{one, next}}
	}
	return one
}
