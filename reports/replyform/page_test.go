package replyform

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"muniment/reports/lang"
	"muniment/store"
	"muniment/store/entry"
)

func form(language string) store.ReplyForm {
	due := time.Date(2025, 10, 31, 23, 59, 59, 0, time.UTC)
	return store.ReplyForm{
		ID: "RF00012", Council: "Anytown & District", Post: `Owner <of> "Housing"`, Language: language, ExpiresOn: "2025-12-21",
		Prompts: []store.ReplyPrompt{
			{N: 1, Token: "token-one", Text: `Close <script>alert(1)</script> on Housing`, Due: due, DaysLate: 21, Note: "Asked on 1 November", Questions: []entry.Field{
				{Name: "action", Label: "What was done?", Type: entry.Choice, Choices: []string{"disabled", "never-existed"}, Need: entry.Always},
				{Name: "done_at", Label: "When was it done?", Type: entry.Moment, Need: entry.Always, Help: "Day and time, such as 2025-10-31T16:40"},
				{Name: "evidence", Label: "How do you know?", Type: entry.Long, Need: entry.Always},
			}},
			{N: 2, Token: "token-two", Text: "Review Housing", Due: due, Questions: []entry.Field{
				{Name: "outcome", Label: "Outcome of the review", Type: entry.Choices, Choices: []string{"good", "bad"}},
				{Name: "on", Label: "Day", Type: entry.Day},
				{Name: "count", Label: "How many", Type: entry.Number},
				{Name: "agreed", Label: "Agreed", Type: entry.YesNo},
				{Name: "by", Label: "By whom", Type: entry.Person},
			}},
		},
		Others: []string{"Name who holds a <post>"}, Left: 3,
	}
}

func drawn(t *testing.T, language string) string {
	t.Helper()
	b, err := Page(form(language), "ism@anytown.example")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var embedded = regexp.MustCompile(`(?s)<(style|script)>(.*?)</(?:style|script)>`)

// element is one tag of the page, in its order.
type element struct {
	name   string
	of     map[string]string
	inside []string // names of the elements that it stands in
	text   string   // of its own and of what it holds
}

// elements reads a page as a lenient reader of HTML does.
func elements(t *testing.T, page string) []*element {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(embedded.ReplaceAllString(strings.TrimPrefix(page, "<!DOCTYPE html>"), "")))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var all, open []*element
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		switch v := token.(type) {
		case xml.StartElement:
			e := &element{name: v.Name.Local, of: map[string]string{}}
			for _, a := range v.Attr {
				e.of[a.Name.Local] = a.Value
			}
			for _, o := range open {
				e.inside = append(e.inside, o.name)
			}
			all, open = append(all, e), append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			for _, o := range open {
				o.text += string(v)
			}
		}
	}
}

// What WCAG asks of a form that can be checked by reading it: names, groups, references, languages.
func TestPageIsAccessible(t *testing.T) {
	t.Parallel()
	for _, language := range []string{store.English, store.Welsh} {
		all := elements(t, drawn(t, language))
		ids, labels, count := map[string]bool{}, map[string]string{}, map[string]int{}
		for _, e := range all {
			count[e.name]++
			if id := e.of["id"]; id != "" {
				if ids[id] {
					t.Errorf("the id %s stands twice", id)
				}
				ids[id] = true
			}
			if e.name == "label" {
				labels[e.of["for"]] = strings.TrimSpace(e.text)
			}
		}
		for _, e := range all {
			for _, key := range []string{"aria-describedby", "aria-labelledby", "for"} {
				for _, id := range strings.Fields(e.of[key]) {
					if !ids[id] {
						t.Errorf("%s of %s %s points to %s, which is not there", key, e.name, e.of["id"], id)
					}
				}
			}
			control := e.name == "select" || e.name == "textarea" || e.name == "input" && e.of["type"] != "hidden"
			if control && (e.of["id"] == "" || labels[e.of["id"]] == "" || e.of["name"] == "") {
				t.Errorf("%s %s has no label", e.name, e.of["id"])
			}
			if control && e.of["id"] != "answered-by" && !slices.Contains(e.inside, "fieldset") {
				t.Errorf("%s stands in no group", e.of["id"])
			}
			if href := e.of["href"]; e.name == "a" && !ids[strings.TrimPrefix(href, "#")] {
				t.Errorf("the link %s leads nowhere", href)
			}
		}
		if all[0].of["lang"] != language || count["h1"] != 1 || count["main"] != 1 || count["title"] != 1 || count["fieldset"] != 2 || count["legend"] != 2 {
			t.Errorf("%s: language %q, %v", language, all[0].of["lang"], count)
		}
	}
}

// The answers come back as a reply is read: the form first, its end last, each prompt's token before its answers.
func TestPageSendsWhatTheRegisterReads(t *testing.T) {
	t.Parallel()
	var names []string
	for _, e := range elements(t, drawn(t, store.English)) {
		if name := e.of["name"]; name != "" && slices.Contains(e.inside, "form") {
			names = append(names, name)
		}
		if e.name == "form" && (e.of["method"] != "post" || e.of["enctype"] != "text/plain" || e.of["action"] != "mailto:ism@anytown.example?subject=Reply%20form%20RF00012") {
			t.Errorf("the form goes out as %v", e.of)
		}
	}
	want := []string{"muniment-reply", "answered-by", "p1", "p1.action", "p1.done_at", "p1.evidence", "p2", "p2.outcome", "p2.on", "p2.count", "p2.agreed", "p2.by", "end"}
	if !slices.Equal(names, want) {
		t.Errorf("the names are %q, want %q", names, want)
	}
}

// The page asks nothing of anybody, and runs and shows nothing but its own.
func TestPageIsSelfContained(t *testing.T) {
	t.Parallel()
	page := drawn(t, store.English)
	for _, reference := range []string{"http:", "https:", "//", " src=", "@import", "url(", "<link", "<iframe", "onclick=", " style="} {
		if strings.Contains(strings.ReplaceAll(page, "// ", ""), reference) {
			t.Errorf("the page holds %q", reference)
		}
	}
	policy := regexp.MustCompile(`http-equiv="Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(page)
	if policy == nil {
		t.Fatal("the page has no policy")
	}
	allowed := strings.NewReplacer("&#39;", "'", "&#43;", "+").Replace(policy[1])
	parts := embedded.FindAllStringSubmatch(page, -1)
	if len(parts) != 2 || !strings.HasPrefix(allowed, "default-src 'none';") || !strings.Contains(allowed, "form-action mailto:;") {
		t.Errorf("%d parts under %s", len(parts), allowed)
	}
	for _, p := range parts {
		sum := sha256.Sum256([]byte(p[2]))
		if !strings.Contains(allowed, p[1]+"-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
			t.Errorf("the policy %s does not allow the page's own %s", allowed, p[1])
		}
	}
}

func TestPageShowsTextsAsTheyAre(t *testing.T) {
	t.Parallel()
	page := drawn(t, store.English)
	for _, e := range elements(t, page) {
		if e.name == "script" || e.name == "of" || e.name == "post" {
			t.Errorf("a text of the register became an element %s", e.name)
		}
	}
	for _, text := range []string{"Close &lt;script&gt;alert(1)&lt;/script&gt; on Housing", "Anytown &amp; District", "21 days late", "Asked on 1 November.", "Name who holds a &lt;post&gt;", "21 December 2025"} {
		if !strings.Contains(page, text) {
			t.Errorf("the page does not say %s", text)
		}
	}
}

// On a page in Welsh, what is the page's own is in Welsh, and what is the register's is marked as English.
func TestPageInWelsh(t *testing.T) {
	t.Parallel()
	for _, m := range regexp.MustCompile(`say "([^"]*)"`).FindAllStringSubmatch(pageHTML, -1) {
		if !lang.In("cy").Knows(m[1]) {
			t.Errorf("there is no Welsh for %q", m[1])
		}
	}
	page := drawn(t, store.Welsh)
	for _, text := range []string{
		`<span lang="en">Review Housing</span>`, `<span lang="en">Outcome of the review</span>`, `<option value="good" lang="en">good</option>`,
		"Beth a wnaed?", "21 Rhagfyr 2025", "21 diwrnod yn hwyr", `<option value="disabled">Analluogwyd</option>`,
	} {
		if !strings.Contains(page, text) {
			t.Errorf("the page does not hold %s", text)
		}
	}
	if strings.Contains(page, "Save my answers") || strings.Contains(drawn(t, store.English), `lang="en">`+"Review") {
		t.Error("the languages are mixed")
	}
}

// Text and controls stand out from what they stand on: 4.5 to 1 for text, 3 to 1 for edges and focus.
func TestPageHasContrast(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		front, back string
		least       float64
	}{
		{"#0b0c0c", "#ffffff", 4.5}, {"#44494d", "#ffffff", 4.5}, {"#942514", "#ffffff", 4.5}, {"#1d4f91", "#ffffff", 4.5}, {"#0b0c0c", "#ffdd00", 4.5}, {"#505a5f", "#ffffff", 3},
	} {
		if !strings.Contains(pageCSS, c.front) {
			t.Errorf("%s is not a colour of the page any more", c.front)
		}
		a, b := luminance(t, c.front), luminance(t, c.back)
		if ratio := (max(a, b) + .05) / (min(a, b) + .05); ratio < c.least {
			t.Errorf("%s on %s: %.1f to 1", c.front, c.back, ratio)
		}
	}
}

// luminance is as WCAG defines it.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	var parts [3]float64
	for i := range parts {
		n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		if parts[i] = float64(n) / 255; parts[i] <= .04045 {
			parts[i] /= 12.92
		} else {
			parts[i] = math.Pow((parts[i]+.055)/1.055, 2.4)
		}
	}
	return .2126*parts[0] + .7152*parts[1] + .0722*parts[2]
}
