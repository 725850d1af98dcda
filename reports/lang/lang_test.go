package lang_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"muniment/assets"
	"muniment/reports/lang"
)

var verbs = regexp.MustCompile(`%(?:\[\d\])?([sd])`)

func TestEveryTranslationHasThePlacesOfItsEnglish(t *testing.T) {
	var raw map[string]any
	if err := json.Unmarshal(assets.Translation("cymraeg"), &raw); err != nil {
		t.Fatal(err)
	}
	if len(raw) < 400 {
		t.Fatalf("%d texts are in Welsh", len(raw))
	}
	for english, value := range raw {
		texts, _ := value.(map[string]any)
		if text, is := value.(string); is {
			texts = map[string]any{"other": text}
		}
		for form, v := range texts {
			text, _ := v.(string)
			if text == "" || !slices.Equal(places(text), places(english)) {
				t.Errorf("%q is %q in the form %s", english, text, form)
			}
		}
	}
}

// places are what a text takes, in alphabetical order.
func places(text string) []string {
	var out []string
	for _, m := range verbs.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return out
}

// A text that is part of a sentence keeps the spaces at its ends.
func TestPartsOfSentencesKeepTheirSpaces(t *testing.T) {
	var raw map[string]any
	if err := json.Unmarshal(assets.Translation("cymraeg"), &raw); err != nil {
		t.Fatal(err)
	}
	for english, value := range raw {
		if welsh, is := value.(string); is && strings.HasSuffix(welsh, " ") != strings.HasSuffix(english, " ") {
			t.Errorf("%q ends otherwise than %q", welsh, english)
		}
	}
}

func TestNumbersTakeTheirOwnForm(t *testing.T) {
	welsh, english := lang.In("cy_GB.UTF-8"), lang.In("en-GB")
	for n, want := range map[int][2]string{
		1: {"1 day late", "1 diwrnod yn hwyr"}, 2: {"2 days late", "2 ddiwrnod yn hwyr"}, 3: {"3 days late", "3 diwrnod yn hwyr"}, 1200: {"1,200 days late", "1,200 diwrnod yn hwyr"},
	} {
		for i, l := range []lang.Language{english, welsh} {
			if got := l.Count(n, "%s day late", "%s days late"); got != want[i] {
				t.Errorf("in %s %d is %q, not %q", l.Code(), n, got, want[i])
			}
		}
	}
	if got := welsh.Count(6, "%s thing is to come.", "%s things are to come."); got != "Mae 6 pheth i ddod." {
		t.Errorf("six is %q", got)
	}
}

func TestDaysAreSaidInTheLanguage(t *testing.T) {
	welsh := lang.In("cy")
	if got := welsh.Weekday("2025-10-31") + " " + welsh.Day("2025-10-31"); got != "Dydd Gwener 31 Hydref 2025" {
		t.Errorf("it is %q", got)
	}
	if got := welsh.Say("%s leaves; the last working day is %s.", "Gita Yarrow", "31"); got != "Mae Gita Yarrow yn gadael; y diwrnod gwaith olaf yw 31." {
		t.Errorf("it is %q", got)
	}
	if got := lang.In("en").Soon("2025-11-21"); got != "Fri 21 Nov" {
		t.Errorf("in English it is %q", got)
	}
}

// What somebody typed may look like a text with places: it is never filled in.
func TestWhatSomebodyTypedIsSaidAsItStands(t *testing.T) {
	for _, l := range []lang.Language{lang.In("en"), lang.In("cy")} {
		if got := l.Say("100 %s sure"); got != "100 %s sure" {
			t.Errorf("in %s it is %q", l.Code(), got)
		}
	}
}
