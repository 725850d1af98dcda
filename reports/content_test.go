package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"muniment/reports/chart"
	"muniment/reports/seal"
	"muniment/reports/seal/judge"
	"muniment/reports/sheet"
	"muniment/store"
)

// content is a record of every part there is, made of one text.
func content(s string) *Content {
	c := &Content{
		Schema: "muniment/example-record/1", Number: "EX-2025-0007", Version: 2, Council: "Bryn County Borough Council", Title: "Example", Subtitle: s, Classification: "OFFICIAL", Language: "en-GB",
		IssuedAt: time.Date(2025, 7, 3, 16, 42, 0, 0, time.UTC), Trail: Trail{412, strings.Repeat("3f9a7c21", 8)}, Subject: Subject{"asset", "IA001", s}, Contents: true,
		Signers: []Signer{{Field: "owner", Label: "Owner", Post: s, PostID: "post-x"}, {Field: "ism", Label: "Information Security Manager", Post: "Information Security Manager", Roles: []store.Role{store.ISM}}},
	}
	c.Section("First").Text(s).Small(s).List([]string{s, "second"}).Notice(sheet.Warn, "With exceptions", s)
	c.Section("Second").Highlights(sheet.Figure{Value: "5", Label: s, Tone: sheet.Bad}).Facts(2, []sheet.Fact{{Label: "Name", Value: s}, {Label: "Blank", Value: ""}})
	c.Below("Below").Table([]sheet.Column{{Title: "A", Width: 2, Header: true}, {Title: "B", Width: 1, Align: sheet.Right}, {Title: "C", Below: true}},
		[][]sheet.Cell{{{Text: s, Strong: true, Detail: s}, {Tag: sheet.Tag{Word: "Late", Tone: sheet.Warn}}, {Text: s}}})
	c.Section("Third").Picture(chart.Picture{Kind: chart.Columns, Title: "By month", Across: "Month", Categories: []string{"April"}, Parts: []chart.Part{{Name: "Late", Pattern: chart.Hatched, Figures: []int{chart.Unknown}}}})
	return c
}

func TestTheSameContentGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	first, err := content("Siân Ŵyn-Jones").PDF()
	if err != nil {
		t.Fatal(err)
	}
	second, err := content("Siân Ŵyn-Jones").PDF()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Error("two files of the same content differ")
	}
}

func TestAnyTextMakesARecord(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]string{
		"Welsh": "Ŵyl y Môr, Llŷn", "emoji": "Closed 😀👩‍👩‍👧‍👦 today", "broken UTF-8": "Si\xc3n \xff\xfe", "control": "a\x00b\x1b[31m", "direction": "evidence \u202egpj.exe", "one long word": strings.Repeat("averylongword", 200),
		"syntax": `) Tj ET Q \) EMC /P <</MCID 0>> BDC (`, "empty": " ",
	} {
		file, err := content(s).PDF()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, err := seal.Verify(file, seal.VerifyOptions{}); err != nil {
			t.Errorf("%s: the file cannot be read: %v", name, err)
		}
	}
}

func TestADraftIsMarkedAndCannotBeSigned(t *testing.T) {
	t.Parallel()
	c := content("Something")
	c.Draft, c.Number = true, ""
	file, err := c.PDF()
	if err != nil {
		t.Fatal(err)
	}
	report, err := seal.Verify(file, seal.VerifyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Awaiting) != 0 {
		t.Errorf("a draft awaits the signatures %v", report.Awaiting)
	}
	if text := strings.Join(strings.Fields(judge.Text(t, file)), " "); !strings.Contains(text, "This is a draft") || !strings.Contains(text, "cannot be signed") {
		t.Error("its pages do not say that it is a draft")
	}
	_, _, err = Countersign(t.Context(), nil, file, "")
	var refused *store.ConflictError
	if !errors.As(err, &refused) || !strings.Contains(refused.Reason, "draft") {
		t.Errorf("signing a draft: %v", err)
	}
	if v, err := Verify(t.Context(), "draft.pdf", file, VerifyOptions{}); err != nil || v.Sound {
		t.Errorf("a draft is sound: %+v, %v", v, err)
	}
}

func TestWhatAMachineReadsIsWhatAPersonReads(t *testing.T) {
	t.Parallel()
	c := content("Held in the safe")
	file, err := c.PDF()
	if err != nil {
		t.Fatal(err)
	}
	report, err := seal.Verify(file, seal.VerifyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var read Content
	for _, a := range report.Attachments {
		if a.Name == contentFile {
			if err := json.Unmarshal(a.Data, &read); err != nil {
				t.Fatal(err)
			}
		}
	}
	if d := cmp.Diff(c, &read, cmpopts.IgnoreFields(Content{}, "Landscape", "Contents", "Files"), cmpopts.EquateEmpty()); d != "" {
		t.Error(d)
	}
	read.Contents = true
	again, err := read.PDF()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(file, again) {
		t.Error("the content inside a record draws other pages than the record has")
	}
}

func TestARecordIsTagged(t *testing.T) {
	t.Parallel()
	file, err := content("Held in the safe").PDF()
	if err != nil {
		t.Fatal(err)
	}
	structure := judge.Structure(t, file)
	for _, tag := range []string{"Document", "H1", "H2", "H3", "TH", "TD", "TOC", "Figure", "LI", "Form"} {
		if !strings.Contains(structure, tag) {
			t.Errorf("nothing is tagged %s", tag)
		}
	}
	if said := judge.QPDF(t, file); said != "" {
		t.Errorf("qpdf says %s", said)
	}
}

func TestContentThatIsNoRecordIsRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Content){
		"without a number":     func(c *Content) { c.Number = "" },
		"without a council":    func(c *Content) { c.Council = "" },
		"undated":              func(c *Content) { c.IssuedAt = time.Time{} },
		"signed by nobody":     func(c *Content) { c.Signers = nil },
		"two in one field":     func(c *Content) { c.Signers[1].Field = "owner" },
		"a field for nobody":   func(c *Content) { c.Signers[0].PostID = "" },
		"without its own form": func(c *Content) { c.Schema = "" },
	} {
		c := content("Something")
		change(c)
		if _, err := c.PDF(); !errors.Is(err, ErrContent) {
			t.Errorf("%s: %v, want ErrContent", name, err)
		}
	}
}

func TestAShareNeverSaysAllOfWhatIsNotAll(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n, of int
		want  string
	}{{999, 1000, "99%"}, {1000, 1000, "100%"}, {1, 1000, "1%"}, {0, 1000, "0%"}, {1, 3, "33%"}, {2, 3, "67%"}} {
		if got := share(c.n, c.of); got != c.want {
			t.Errorf("%d of %d is %s, want %s", c.n, c.of, got, c.want)
		}
	}
	if percent(0, 0) != "no data" {
		t.Error("a share of nothing is said to be something")
	}
}

func TestEveryKindOfRecordSaysWhatItIs(t *testing.T) {
	t.Parallel()
	names, codes := map[string]bool{}, map[string]bool{"LR": true}
	for _, k := range Kinds() {
		if k.Title == "" || k.About == "" || k.Marking == "" || k.Field == "" || k.Gather == nil || strings.HasSuffix(k.About, ".") {
			t.Errorf("%s is not whole", k.Name)
		}
		if names[k.Name] || codes[k.Code] {
			t.Errorf("%s shares its name or its numbers with another", k.Name)
		}
		names[k.Name], codes[k.Code] = true, true
		if k.Of == "" && len(k.For) == 0 {
			t.Errorf("%s is about the whole council, and anybody might have it issued", k.Name)
		}
	}
}
