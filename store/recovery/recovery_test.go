package recovery_test

import (
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"testing"

	"muniment/store/recovery"
)

func typed(s recovery.Sheet) string { return strings.Join(s.Words(), " ") }

// What is printed is read again, in whatever way it is typed.
func TestWordsAreReadAsTheyAreTyped(t *testing.T) {
	for range 200 {
		key, sheet := recovery.New()
		words := sheet.Words()
		if len(words) != recovery.Words {
			t.Fatalf("%d words", len(words))
		}
		var numbered, short strings.Builder
		for i, w := range words {
			numbered.WriteString(strings.ToUpper(w) + strings.Repeat(".\n", i%3+1) + "12) ")
			short.WriteString(w[:min(4, len(w))] + "\t")
		}
		for _, text := range []string{typed(sheet), numbered.String(), short.String()} {
			got, err := recovery.Parse(text)
			if err != nil || got != sheet {
				t.Fatalf("%q: %+v %v", text, got, err)
			}
			if k, err := recovery.Join(got); err != nil || k != key {
				t.Fatalf("%v", err)
			}
		}
	}
}

// A slip is noticed, and said so that it can be found.
func TestASlipIsNoticed(t *testing.T) {
	_, sheet := recovery.New()
	words := sheet.Words()
	other := func(w string) string {
		if w == "zebra" {
			return "zero"
		}
		return "zebra"
	}
	for i := range words {
		wrong := slices.Clone(words)
		wrong[i] = other(words[i])
		if _, err := recovery.Parse(strings.Join(wrong, " ")); !errors.Is(err, recovery.ErrMistyped) {
			t.Errorf("word %d wrong: %v", i+1, err)
		}
		if i > 0 && words[i] != words[i-1] {
			turned := slices.Clone(words)
			turned[i], turned[i-1] = turned[i-1], turned[i]
			if _, err := recovery.Parse(strings.Join(turned, " ")); !errors.Is(err, recovery.ErrMistyped) {
				t.Errorf("words %d and %d changed places: %v", i, i+1, err)
			}
		}
	}
	for text, want := range map[string]string{
		strings.Join(words[1:], " "): "27 words, and these are 26",
		typed(sheet) + " zebra":      "these are 28",
		"":                           "these are 0",
		strings.Replace(typed(sheet), words[4], "qwz", 1): `"qwz", is not in the list`,
		"zeb":                     `word 1, "zeb", is not in the list`,
		strings.Repeat("x", 5000): "…",
	} {
		if _, err := recovery.Parse(text); err == nil || !strings.Contains(err.Error(), want) || len(err.Error()) > 200 {
			t.Errorf("%.40q: %v", text, err)
		}
	}
}

// Any two of three sheets give the key, in either order; what is no two of three is told.
func TestTwoOfThree(t *testing.T) {
	for range 100 {
		key, s := recovery.Split()
		for _, two := range [][2]int{{0, 1}, {0, 2}, {1, 2}, {1, 0}, {2, 0}, {2, 1}} {
			a, err := recovery.Parse(typed(s[two[0]]))
			if err != nil {
				t.Fatal(err)
			}
			if k, err := recovery.Join(a, s[two[1]]); err != nil || k != key {
				t.Fatalf("sheets %v: %v", two, err)
			}
		}
	}
	_, s := recovery.Split()
	_, foreign := recovery.Split()
	foreign[1].Set = s[0].Set ^ 1
	_, whole := recovery.New()
	for _, try := range []struct {
		sheets []recovery.Sheet
		want   error
	}{
		{s[:1], recovery.ErrMore},
		{[]recovery.Sheet{s[1], s[1]}, recovery.ErrSame},
		{[]recovery.Sheet{s[0], foreign[1]}, recovery.ErrUnrelated},
		{s, recovery.ErrTooMany},
		{nil, recovery.ErrTooMany},
		{[]recovery.Sheet{whole, s[0]}, recovery.ErrTooMany},
	} {
		if _, err := recovery.Join(try.sheets...); !errors.Is(err, try.want) {
			t.Errorf("got %v, want %v", err, try.want)
		}
	}
}

// One share tells nothing: over many keys that begin with the same byte, the first byte of a share is any byte as often as any other.
func TestOneShareTellsNothing(t *testing.T) {
	seen := [3][256]int{}
	const rounds = 256 * 60
	for range rounds {
		key, s := recovery.Split()
		for i := range s { // as if every key began with a zero: the line is moved by it
			seen[i][s[i].Value[0]^key[0]]++
		}
	}
	for share, counts := range seen {
		for b, n := range counts {
			if n < 15 || n > 130 { // 60 are expected; six standard deviations are 46
				t.Errorf("share %d is %#x %d times of %d", share+1, b, n, rounds)
			}
		}
	}
}

// The form on paper does not change from one release to the next: sheets lie in safes for years.
func TestTheFormOnPaperStays(t *testing.T) {
	s := recovery.Sheet{Set: 0xabc, Share: 2}
	for i := range s.Value {
		s.Value[i] = byte(i * 7)
	}
	if got := typed(s); got != onPaper {
		t.Errorf("the words are now\n%s", got)
	}
}

// What anybody types is refused in a sentence or is a sheet that prints the same words.
func FuzzParse(f *testing.F) {
	_, whole := recovery.New()
	f.Add(typed(whole))
	f.Add(onPaper)
	f.Add("")
	f.Add("zoo zoo zoo")
	f.Add(rand.Text())
	f.Fuzz(func(t *testing.T, text string) {
		s, err := recovery.Parse(text)
		if err != nil {
			return
		}
		if again, err := recovery.Parse(typed(s)); err != nil || again != s {
			t.Errorf("%q reads as %+v, which reads as %+v: %v", text, s, again, err)
		}
	})
}

const onPaper = "click theme achieve bring fade bag potato check dismiss crash fence replace charge return target spawn milk orphan position eyebrow window galaxy basket kid supreme unfold mouse"
