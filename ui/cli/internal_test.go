package cli

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"muniment/store/duty"
)

func TestTimesAreReadInLondon(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"left out", "", "0001-01-01T00:00:00Z"},
		{"winter", "2025-12-24 16:40", "2025-12-24T16:40:00Z"},
		{"summer", "2025-07-24 16:40", "2025-07-24T15:40:00Z"},
		{"with seconds", "2025-07-24 16:40:30", "2025-07-24T15:40:30Z"},
		{"as a form sends it", "2025-07-24T16:40", "2025-07-24T15:40:00Z"},
		{"as people write it", "24/07/2025 16:40", "2025-07-24T15:40:00Z"},
		{"without noughts", "4/7/2025 16:40", "2025-07-04T15:40:00Z"},
		{"with its zone", "2025-07-24T16:40:00Z", "2025-07-24T16:40:00Z"},
		{"with another zone", "2025-07-24T16:40:00-05:00", "2025-07-24T21:40:00Z"},
		{"the last instant before the clocks go forward", "2025-03-30 00:59", "2025-03-30T00:59:00Z"},
		{"the first instant after", "2025-03-30 02:00", "2025-03-30T01:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := parseTime("--done-at", c.text)
			if err != nil {
				t.Fatal(err)
			}
			if s := got.UTC().Format(time.RFC3339); s != c.want {
				t.Errorf("%q is %s, want %s", c.text, s, c.want)
			}
		})
	}
}

func TestWhatIsNoTimeIsWrongUsage(t *testing.T) {
	for _, text := range []string{"yesterday", "16:40", "2025-10-31", "31/10/2025", "2025-02-30 10:00", "2025-10-31 24:01", "10/31/2025 16:40", "2025-10-31 16:40 ", "16:40 2025-10-31"} {
		t.Run(text, func(t *testing.T) {
			_, err := parseTime("--done-at", text)
			var usage *usageError
			if !errors.As(err, &usage) {
				t.Fatalf("%q: %v, want an error of usage", text, err)
			}
			if !strings.Contains(err.Error(), "--done-at") {
				t.Errorf("%q does not name the flag", err)
			}
		})
	}
}

func TestLondonWritesSummerTime(t *testing.T) {
	for want, at := range map[string]time.Time{
		"":                 {},
		"24/07/2025 16:40": time.Date(2025, 7, 24, 15, 40, 0, 0, time.UTC),
		"24/12/2025 16:40": time.Date(2025, 12, 24, 16, 40, 0, 0, time.UTC),
	} {
		if got := london(at); got != want {
			t.Errorf("london(%v) = %q, want %q", at, got, want)
		}
	}
}

// unprintable are texts that would act on a terminal, and what is shown in their place.
func unprintable() map[string]string {
	return map[string]string{
		"\x1b[2Jgone":             " [2Jgone",
		"\x1b]0;title\x07":        " ]0;title ",
		"two\nlines\tand a tab\r": "two lines and a tab ",
		"csi \u009b31m":           "csi  31m",
		"del\x7f":                 "del ",
		"right\u202eto left":      "right to left",
		"isolate\u2066d\u2069":    "isolate d ",
		"line\u2028separator":     "line separator",
		"Siân Ó Sé, née Ørsted":   "Siân Ó Sé, née Ørsted",
		"李":                       "李",
	}
}

func TestPrintableLeavesNothingThatActsOnATerminal(t *testing.T) {
	for in, want := range unprintable() {
		if got := printable(in); got != want {
			t.Errorf("printable(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSentencesAndComplaintsArePrintable(t *testing.T) {
	for in, want := range unprintable() {
		var out, complaint bytes.Buffer
		a := &app{Streams: Streams{Out: &out, Err: &complaint}}
		if err := a.say("%s leaves.", in); err != nil {
			t.Fatal(err)
		}
		if got := out.String(); got != want+" leaves.\n" {
			t.Errorf("say wrote %q of %q", got, in)
		}
		a.complain(errors.New(in))
		if got, sentence := complaint.String(), "muniment: "+strings.Join(strings.Fields(want), " ")+"\n"; got != sentence {
			t.Errorf("complain wrote %q of %q, want %q", got, in, sentence)
		}
	}
}

func TestTableAlignsWhatPeopleWrote(t *testing.T) {
	var out bytes.Buffer
	a := &app{Streams: Streams{Out: &out}}
	table := a.table("Person", "Name", "State")
	table.row("1", "Zoë\nBrontë", "live")
	table.row("22222222", "Ann", "")
	if err := table.flush(); err != nil {
		t.Fatal(err)
	}
	want := "Person    Name        State\n1         Zoë Brontë  live\n22222222  Ann         \n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestEmptyTableIsASentence(t *testing.T) {
	var out bytes.Buffer
	a := &app{Streams: Streams{Out: &out}}
	if err := a.table("Person", "Name").flush(); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); got != "Nothing in the register fits.\n" {
		t.Errorf("an empty table is %q", got)
	}
}

// failing is a writer whose disk is full.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

func TestAnAnswerThatCannotBeWrittenIsAnError(t *testing.T) {
	a := &app{Streams: Streams{Out: failing{}}}
	table := a.table("Person")
	table.row("1")
	for name, err := range map[string]error{"say": a.say("done"), "json": a.writeJSON(1), "table": table.flush(), "empty table": a.table("Person").flush()} {
		if err == nil {
			t.Errorf("%s says nothing of a full disk", name)
		}
	}
}

// Each duty names the command that discharges it; a person who types it must find it.
func TestDutiesNameCommandsThatThereAre(t *testing.T) {
	for _, d := range duty.Catalogue() {
		t.Run(d.ID, func(t *testing.T) {
			words := strings.Fields(d.Act)
			if len(words) < 2 || words[0] != "muniment" {
				t.Fatalf("%q is no command", d.Act)
			}
			c, rest, err := (&app{}).root().Find(words[1:])
			if err != nil || c.Parent() == nil {
				t.Fatalf("%q is no command: %v", d.Act, err)
			}
			if c.HasSubCommands() && !strings.Contains(c.Use, " ") { // one that takes arguments does something itself
				t.Fatalf("%q stops at a group of commands", d.Act)
			}
			if err := c.ParseFlags(rest); err != nil {
				t.Errorf("%q: %v", d.Act, err)
			}
			if err := c.Args(c, c.Flags().Args()); err != nil {
				t.Errorf("%q: %v", d.Act, err)
			}
		})
	}
}

// Whoever asks for help learns what every command and flag is for.
func TestEveryCommandAndFlagSaysWhatItIsFor(t *testing.T) {
	silent := regexp.MustCompile(`^ +(-\w, )?--\S+( \S+)?\s*$`) // a flag and its value, and three spaces before nothing
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		if c.Short == "" {
			t.Errorf("%s says nothing of itself", c.CommandPath())
		}
		for line := range strings.Lines(c.LocalFlags().FlagUsages()) {
			if silent.MatchString(line) {
				t.Errorf("%s: the flag %s says nothing of itself", c.CommandPath(), strings.TrimSpace(line))
			}
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	root := (&app{}).root()
	for _, c := range root.Commands() {
		walk(c)
	}
}

func TestALongTableSaysHowMuchMoreThereIs(t *testing.T) {
	var out bytes.Buffer
	a := &app{Streams: Streams{Out: &out}, most: 2}
	table := a.table("Person")
	for range 1203 {
		table.row("1")
	}
	if err := table.flush(); err != nil {
		t.Fatal(err)
	}
	want := "Person\n1\n1\n… 1,201 more: narrow the list with a word, or see the whole with --all.\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}
