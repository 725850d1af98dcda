package seal

import (
	"errors"
	"testing"
)

func TestFontsNeedNamesOfTheirOwnAndCharactersInOrder(t *testing.T) {
	t.Parallel()
	good := Font{Resource: "F1", Name: "Sans", File: []byte("font"), Glyphs: []Glyph{{Character: 'A', Index: 1, Width: 600}, {Character: 'B', Index: 2, Width: 610}, {Character: 'é', Index: 3, Width: 590}}}
	if got, want := good.widths(), value("[65 [600 610] 233 [590]]"); got != want {
		t.Errorf("the widths are %s, want %s", got, want)
	}
	if got := good.indexes(); len(got) != 2*('é'+1) || got[2*'A'+1] != 1 || got[2*'é'+1] != 3 {
		t.Errorf("the glyphs are found by % x", got)
	}
	for name, fonts := range map[string][]Font{
		"no resource":        {{Name: "Sans"}},
		"a resource twice":   {good, good},
		"a name that is PDF": {{Resource: "F1", Name: "Sans /JS"}},
		"out of order":       {{Resource: "F1", Name: "Sans", Glyphs: []Glyph{{Character: 'B'}, {Character: 'A'}}}},
	} {
		d := &draft{objects: map[int]object{1: {value: "<<>>"}}, next: 2}
		if err := d.addFonts(1, fonts); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v, want ErrInvalid", name, err)
		}
	}
}
