package exchange_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"muniment/store/exchange"
)

const mailedReply = `muniment-reply=RF00012
p1=Token-one_1
p1.action=disabled
p1.done_at=2025-10-31T16:40
p1.evidence=Disabled in the directory, ticket 8812 = closed
p2=Token-two_2
p2.text=We were told late.
The post was vacant.
p3=Token-three
p3.outcome=
end=RF00012
`

func mailedWant() exchange.Reply {
	return exchange.Reply{Form: "RF00012", Answers: []exchange.ReplyAnswer{
		{N: 1, Token: "Token-one_1", Fields: map[string][]string{
			"action": {"disabled"}, "done_at": {"2025-10-31T16:40"}, "evidence": {"Disabled in the directory, ticket 8812 = closed"},
		}},
		{N: 2, Token: "Token-two_2", Fields: map[string][]string{"text": {"We were told late.\nThe post was vacant."}}},
		{N: 3, Token: "Token-three", Fields: map[string][]string{}},
	}}
}

// Whatever a mail program does to the lines, the answers are the same.
func TestReplySurvivesTheMail(t *testing.T) {
	t.Parallel()
	quotedPrintable := strings.ReplaceAll(strings.ReplaceAll(mailedReply, "=", "=3D"), "ticket 8812", "ti=\ncket 8812")
	boundary := "MIME-Version: 1.0\nFrom: somebody@example.org\nContent-Type: multipart/mixed; boundary=cut\n\nThis is a mail.\n--cut\n"
	for name, text := range map[string]string{
		"as the browser makes it":  mailedReply,
		"with carriage returns":    strings.ReplaceAll(mailedReply, "\n", "\r\n"),
		"with a greeting and more": "Dear colleague,\n\nhere it is.\n\n" + mailedReply + "\n-- \nThis e-mail is confidential.\np1.action=deleted\n",
		"quoted":                   "> " + strings.ReplaceAll(strings.TrimSpace(mailedReply), "\n", "\n> ") + "\n",
		"flowed":                   strings.Replace(mailedReply, "directory, ticket", "directory, \nticket", 1),
		"with a byte order mark":   "\ufeff" + mailedReply,
		"quoted-printable":         quotedPrintable,
		"a saved mail":             "From: somebody@example.org\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n" + quotedPrintable,
		"a mail of several parts": boundary + "Content-Type: text/html\n\n<p>See below</p>\n--cut\nContent-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n" +
			quotedPrintable + "\n--cut--\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := exchange.ReadReply([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(mailedWant(), got); d != "" {
				t.Errorf("(- wanted, + got):\n%s", d)
			}
		})
	}
}

func TestReplyFileOfTheForm(t *testing.T) {
	t.Parallel()
	got, err := exchange.ReadReply([]byte(`{"muniment_reply":"RF00012","answers":[
		{"n":2,"token":"b","fields":{"text":["Told late"]}},{"n":1,"token":"a","fields":{"kinds":["x","y"],"blank":["  "]}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	want := exchange.Reply{Form: "RF00012", Answers: []exchange.ReplyAnswer{
		{N: 1, Token: "a", Fields: map[string][]string{"kinds": {"x", "y"}}}, {N: 2, Token: "b", Fields: map[string][]string{"text": {"Told late"}}},
	}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(- wanted, + got):\n%s", d)
	}
}

func TestReplyThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"empty":                 {"", exchange.ErrNoReply},
		"another file":          {"name,login\nGwen,gk\n", exchange.ErrNoReply},
		"another JSON":          {`{"a":1}`, exchange.ErrNoReply},
		"cut off by the mail":   {mailedReply[:strings.Index(mailedReply, "p3=")], exchange.ErrReplyCut},
		"two forms in a file":   {strings.Replace(mailedReply, "p2=", "muniment-reply=RF00013\np2=", 1), exchange.ErrReplyForms},
		"one number twice":      {`{"muniment_reply":"RF1","answers":[{"n":1},{"n":1}]}`, exchange.ErrReplyForms},
		"larger than a reply":   {mailedReply + strings.Repeat("x", exchange.LargestReply), exchange.ErrReplyLarge},
		"a mail without a form": {"MIME-Version: 1.0\nContent-Type: text/plain\n\nI shall do it tomorrow.\n", exchange.ErrNoReply},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := exchange.ReadReply([]byte(c.text)); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

// A stranger's bytes end in answers or in an error, within the limits.
func FuzzReadReply(f *testing.F) {
	for _, seed := range []string{
		mailedReply, "> " + mailedReply, `{"muniment_reply":"RF1","answers":[{"n":1,"token":"a","fields":{"x":["y"]}}]}`,
		"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n" + mailedReply + "\n--b--", "\xff\xfem\x00", "muniment-reply=3DRF1\nend=3DRF1\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := exchange.ReadReply(file)
		if err != nil {
			return
		}
		if r.Form == "" || len(r.Answers) > 500 {
			t.Errorf("%q and %d answers", r.Form, len(r.Answers))
		}
		for _, a := range r.Answers {
			for name, values := range a.Fields {
				for _, v := range values {
					if v == "" || len(v) > 20_000 || len(a.Fields) > 60 {
						t.Errorf("%s is %d bytes long, beside %d fields", name, len(v), len(a.Fields))
					}
				}
			}
		}
	})
}
