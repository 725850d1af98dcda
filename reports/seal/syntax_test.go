package seal

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestEverySpellingBecomesTheOne(t *testing.T) {
	for in, want := range map[string]value{
		"true":                              "true",
		"+007":                              "7",
		"-0.50":                             "-0.5",
		"-0":                                "0",
		".25":                               "0.25",
		"4.":                                "4",
		"/A#42 ":                            "/AB",
		"/A#2FB":                            "/A#2FB",
		"(a\\(b\\)c)":                       "(a\\(b\\)c)",
		"(a(b)c)":                           "(a\\(b\\)c)",
		"(\\101\\7)":                        "<4107>",
		"(a\r\nb)":                          "<610A62>",
		"<414243>":                          "(ABC)",
		"<fe>":                              "<FE>",
		"[ 1  2 0\nR /A(b) ]":               "[1 2 0 R /A (b)]",
		"<</B 1/A<</D[]/C null>>>>":         "<</A <</C null /D []>> /B 1>>",
		"<</A 1 /A 2>>":                     "",
		"<</A>>":                            "",
		"[1 % comment\n]":                   "",
		"1.2.3":                             "",
		"--1":                               "",
		"nullx":                             "",
		"(":                                 "",
		"(\\":                               "",
		"(\\x)":                             "",
		"<4>":                               "",
		"<4g>":                              "",
		"/":                                 "",
		"/A#4":                              "",
		"":                                  "",
		strings.Repeat("[", maxDepth+2):     "",
		"99999999 0 R":                      "",
		"123456789012345678901":             "",
		"/" + strings.Repeat("n", 128):      "",
		"[9999999999999999999999999999 0 R": "",
	} {
		got, _, err := canonical(in, 0)
		if got != want || (want == "") != errors.Is(err, errSyntax) {
			t.Errorf("%q is spelt %q (%v), not %q", in, got, err, want)
		}
		if want != "" {
			if again, end, err := canonical(string(want), 0); again != want || end != len(want) || err != nil {
				t.Errorf("%q is spelt %q at second sight (%v)", want, again, err)
			}
		}
	}
}

func TestValuesComeApartAsTheyWerePutTogether(t *testing.T) {
	d := newDict("Z", newName("odd name/#"), "A", newArray([]value{newText("a)b\\("), newRef(12), "3", "[1 <</X (])>>]"}), "M", newText("Ŵyn"))
	got, ok := d.value().dict()
	if diff := cmp.Diff(d, got, cmp.AllowUnexported(entry{})); diff != "" || !ok {
		t.Error(diff)
	}
	elements, _ := got.get("A").array()
	if diff := cmp.Diff([]value{"(a\\)b\\\\\\()", "12 0 R", "3", "[1 <</X (])>>]"}, elements); diff != "" {
		t.Error(diff)
	}
	if text, ok := got.get("M").text(); text != "Ŵyn" || !ok {
		t.Errorf("text %q", text)
	}
	if name := got.get("Z").name(); name != "odd name/#" {
		t.Errorf("name %q", name)
	}
	mapped := d.value().mapRefs(func(n int) int { return n + 100 })
	if want := value(strings.Replace(string(d.value()), "12 0 R", "112 0 R", 1)); mapped != want {
		t.Error(cmp.Diff(want, mapped))
	}
}

func TestDatesAreReadOnlyAsTheyAreWritten(t *testing.T) {
	at := time.Date(2026, 3, 2, 10, 30, 5, 0, time.UTC)
	if got, ok := newDate(at).date(); !got.Equal(at) || !ok {
		t.Errorf("%v %t", got, ok)
	}
	for _, v := range []value{"(D:20260302103005)", "(D:20260302103005+00'00')", "(D:20261302103005Z)", "()", "<FEFF>", "7", ""} {
		if got, ok := v.date(); ok {
			t.Errorf("%s is read as %v", v, got)
		}
	}
}
