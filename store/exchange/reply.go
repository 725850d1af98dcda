package exchange

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// A reply form comes back in one of three shapes: the small JSON file that the form saves; the text that a browser hands to a mail program, one name=value
// on each line; and a saved mail with either of them in it. Mail programs wrap, quote and append to what they send, and none of that may change an answer.

// Reply is what came back of a reply form, not yet believed.
type Reply struct {
	Form    string
	Answers []ReplyAnswer // in the order of their numbers
}

// ReplyAnswer is what was answered to one prompt of the form.
type ReplyAnswer struct {
	N      int
	Token  string
	Fields map[string][]string // several values where a name came more than once
}

// The limits of a reply.
const (
	LargestReply = 1 << 20
	mostAnswers  = 500
	mostFields   = 60
	longestField = 20_000
	deepestMail  = 4
)

// Errors of replies. The sentences are for the person who enters it.
var (
	ErrReplyLarge = errors.New("the reply is larger than 1 MB: take the answers out of the mail and import them alone")
	ErrNoReply    = errors.New("there are no answers of a reply form in this file")
	ErrReplyCut   = errors.New("the reply is cut off before its end: ask for the file that “Save my answers” makes")
	ErrReplyForms = errors.New("the file holds answers on two forms: import them one by one")
)

// ReadReply finds the answers in a file.
func ReadReply(file []byte) (Reply, error) {
	if len(file) > LargestReply {
		return Reply{}, ErrReplyLarge
	}
	text := plainText(file)
	if trimmed := strings.TrimSpace(text); strings.HasPrefix(trimmed, "{") {
		return readReplyJSON(trimmed)
	}
	if looksLikeMail(text) {
		for _, part := range mailParts(file) {
			if r, err := ReadReply(part); !errors.Is(err, ErrNoReply) {
				return r, err
			}
		}
	}
	return readReplyText(text)
}

// plainText reads UTF-8, UTF-16 with its mark, and Windows-1252, with line feeds alone.
func plainText(file []byte) string {
	if bytes.HasPrefix(file, []byte{0xff, 0xfe}) || bytes.HasPrefix(file, []byte{0xfe, 0xff}) {
		if b, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(file); err == nil {
			file = b
		}
	}
	if !utf8.Valid(file) {
		if b, err := charmap.Windows1252.NewDecoder().Bytes(file); err == nil {
			file = b
		}
	}
	text := strings.TrimPrefix(strings.ToValidUTF8(string(file), "\uFFFD"), "\uFEFF")
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}

func readReplyJSON(text string) (Reply, error) {
	var in struct {
		Form    string `json:"muniment_reply"`
		Answers []struct {
			N      int                 `json:"n"`
			Token  string              `json:"token"`
			Fields map[string][]string `json:"fields"`
		} `json:"answers"`
	}
	if err := json.Unmarshal([]byte(text), &in); err != nil || in.Form == "" {
		return Reply{}, ErrNoReply
	}
	if len(in.Answers) > mostAnswers {
		return Reply{}, &LimitError{"answers", mostAnswers}
	}
	r := Reply{Form: in.Form}
	for _, a := range in.Answers {
		out := ReplyAnswer{N: a.N, Token: a.Token, Fields: map[string][]string{}}
		for name, values := range a.Fields {
			for _, v := range values {
				out.add(name, v)
			}
		}
		r.Answers = append(r.Answers, out)
	}
	return r.finished()
}

// add takes a value that is not blank, as long as there is room.
func (a *ReplyAnswer) add(name, value string) {
	value = strings.TrimSpace(strings.ReplaceAll(value, "\r\n", "\n"))
	if value == "" || (len(a.Fields) >= mostFields && a.Fields[name] == nil) || len(a.Fields[name]) >= mostFields {
		return
	}
	if len(value) > longestField {
		value = strings.ToValidUTF8(value[:longestField], "")
	}
	a.Fields[name] = append(a.Fields[name], value)
}

// finished puts the answers in order; a number that comes twice is a form glued to another.
func (r Reply) finished() (Reply, error) {
	slices.SortStableFunc(r.Answers, func(a, b ReplyAnswer) int { return a.N - b.N })
	for i := 1; i < len(r.Answers); i++ {
		if r.Answers[i].N == r.Answers[i-1].N {
			return Reply{}, ErrReplyForms
		}
	}
	return r, nil
}

var (
	replyBegins = regexp.MustCompile(`^([> \t|]*)muniment-reply=([A-Za-z0-9-]{1,40})\s*$`)
	replyName   = regexp.MustCompile(`^p([0-9]{1,3})(?:\.([a-z][a-z0-9_]{0,59}))?=(.*)$`)
)

// readReplyText reads name=value lines between the one that names the form and the one that ends it. What stands before and after is the mail's.
func readReplyText(text string) (Reply, error) {
	if strings.Contains(text, "muniment-reply=3D") { // the mail's own encoding, saved as it was sent
		if b, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(text))); err == nil {
			text = plainText(b)
		}
	}
	lines := strings.Split(text, "\n")
	start := slices.IndexFunc(lines, replyBegins.MatchString)
	if start < 0 {
		return Reply{}, ErrNoReply
	}
	found := replyBegins.FindStringSubmatch(lines[start])
	p := replyParser{reply: Reply{Form: found[2]}, answers: map[int]*ReplyAnswer{}}
	for _, line := range lines[start+1:] {
		line = strings.TrimPrefix(strings.TrimPrefix(line, found[1]), strings.TrimRight(found[1], " \t"))
		if done, err := p.line(line); err != nil || done {
			return p.reply, err
		}
	}
	return Reply{}, ErrReplyCut
}

// replyParser gathers lines.
type replyParser struct {
	reply   Reply
	answers map[int]*ReplyAnswer
	open    *ReplyAnswer // whose field the next line may go on
	name    string
	value   strings.Builder
	flows   bool // the line before ended in a space: the mail program broke it
}

func (p *replyParser) line(line string) (done bool, err error) {
	switch {
	case strings.TrimSpace(line) == "end="+p.reply.Form:
		p.close()
		for _, a := range p.answers {
			p.reply.Answers = append(p.reply.Answers, *a)
		}
		p.reply, err = p.reply.finished()
		return true, err
	case replyBegins.MatchString(line):
		return false, ErrReplyForms
	}
	m := replyName.FindStringSubmatch(line)
	if m == nil {
		p.goesOn(line)
		return false, nil
	}
	p.close()
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return false, ErrNoReply
	}
	a := p.answers[n]
	if a == nil {
		if len(p.answers) >= mostAnswers {
			return false, &LimitError{"answers", mostAnswers}
		}
		a = &ReplyAnswer{N: n, Fields: map[string][]string{}}
		p.answers[n] = a
	}
	if m[2] == "" {
		a.Token = strings.TrimSpace(m[3])
		return false, nil
	}
	p.open, p.name = a, m[2]
	p.goesOn(m[3])
	return false, nil
}

// goesOn adds a line to the value under way: a line of its own, or the rest of one that the mail program broke.
func (p *replyParser) goesOn(line string) {
	if p.open == nil || p.value.Len() > longestField {
		return
	}
	if p.value.Len() > 0 && !p.flows {
		p.value.WriteByte('\n')
	}
	p.flows = strings.HasSuffix(line, " ")
	p.value.WriteString(line)
}

func (p *replyParser) close() {
	if p.open != nil {
		p.open.add(p.name, p.value.String())
	}
	p.open, p.flows = nil, false
	p.value.Reset()
}

var headerLine = regexp.MustCompile(`(?im)^(mime-version|content-type|received|message-id): `)

// looksLikeMail reports a saved mail: headers before the first blank line.
func looksLikeMail(text string) bool {
	head, _, blank := strings.Cut(strings.TrimLeft(text, "\n"), "\n\n")
	return blank && headerLine.MatchString(head)
}

// mailParts are the texts and small files of a mail, decoded.
func mailParts(file []byte) [][]byte {
	m, err := mail.ReadMessage(bytes.NewReader(bytes.TrimLeft(file, "\r\n")))
	if err != nil {
		return nil
	}
	return partsOf(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body, 0)
}

func partsOf(contentType, encoding string, body io.Reader, depth int) [][]byte {
	kind, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind = "text/plain"
	}
	if strings.HasPrefix(kind, "multipart/") && depth < deepestMail {
		var out [][]byte
		for r := multipart.NewReader(body, parameters["boundary"]); len(out) < mostFields; {
			part, err := r.NextRawPart()
			if err != nil { // the end, or what is left of a mail that is cut off
				return out
			}
			out = append(out, partsOf(part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part, depth+1)...)
		}
		return out
	}
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	b, err := io.ReadAll(io.LimitReader(body, LargestReply))
	if (err != nil && len(b) == 0) || looksLikeMail(plainText(b)) { // a mail within a mail is not opened
		return nil
	}
	return [][]byte{b}
}
