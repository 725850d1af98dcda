package store

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"muniment/store/entry"
)

// Attachment is a file that the register keeps with an act: a reply as it came, a scan, a certificate.
type Attachment struct {
	ID      string    `json:"id"`
	Kind    string    `json:"kind"` // of the subject
	Subject string    `json:"subject"`
	Name    string    `json:"name"`
	Type    string    `json:"type"` // media type
	SHA256  string    `json:"sha256"`
	Size    int       `json:"size"` // bytes
	AddedAt time.Time `json:"added_at"`
	AddedBy string    `json:"added_by"`
}

// LargestAttachment is how many bytes an attachment may have.
const LargestAttachment = 10 << 20

// FileTooLarge refuses a file that is larger than LargestAttachment.
func FileTooLarge(name string) error {
	return conflict("%s is larger than 10 MB: keep it elsewhere and give its reference", name)
}

// attach keeps a file with something. The register says by its first bytes what it is, whatever its name says.
func (t *transaction) attach(ctx context.Context, kind, subject, name string, data []byte) (Attachment, error) {
	a := Attachment{Kind: kind, Subject: subject, Name: fileName(name), Type: mediaType(data), SHA256: hashOf(data), Size: len(data), AddedAt: t.now, AddedBy: t.s.user.Login}
	switch {
	case len(data) == 0:
		return a, invalid("file", "%s is empty", a.Name)
	case len(data) > LargestAttachment:
		return a, FileTooLarge(a.Name)
	}
	var err error
	if a.ID, err = t.nextID(ctx, "AT"); err != nil {
		return a, err
	}
	if _, err := t.ExecContext(ctx, `insert into attachment (id, kind, subject, name, type, sha256, size, data, added_at, added_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		a.ID, kind, subject, a.Name, a.Type, a.SHA256, a.Size, base64.StdEncoding.EncodeToString(data), instant(t.now), a.AddedBy); err != nil {
		return a, fmt.Errorf("keep the file: %w", err)
	}
	t.changed(kind, subject, map[string]any{"attachment": a.ID, "name": a.Name, "sha256": a.SHA256, "size": a.Size})
	return a, nil
}

// fileName is the last part of a path, whichever computer wrote it, without what could act on a terminal or a folder.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, "_"), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || strings.ContainsRune(`<>:"|?*`, r) {
			return '_'
		}
		return r
	}, name)
	for len(name) > 120 {
		_, size := utf8.DecodeRuneInString(name)
		name = name[size:]
	}
	if name == "." || name == "/" || name == "" {
		return "file"
	}
	return name
}

// mediaType says what a file is by its first bytes.
func mediaType(data []byte) string {
	kind := http.DetectContentType(data)
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) && strings.HasPrefix(kind, "text/plain") {
		return "application/json"
	}
	return kind
}

const attachmentColumns = `id, kind, subject, name, type, sha256, size, added_at, added_by`

func scanAttachment(row scanner) (Attachment, error) {
	var a Attachment
	var added moment
	err := row.Scan(&a.ID, &a.Kind, &a.Subject, &a.Name, &a.Type, &a.SHA256, &a.Size, &added, &a.AddedBy)
	a.AddedAt = added.Time
	return a, err
}

// Attachment returns a file that the register keeps, where this person may see what it is kept with. Its bytes are what was put in, or an error.
func (s *Session) Attachment(ctx context.Context, id string) (Attachment, []byte, error) {
	a, err := one(ctx, s.reader, "attachment", id, scanAttachment, `select `+attachmentColumns+` from attachment where id = $1`, id)
	if err != nil {
		return Attachment{}, nil, err
	}
	if err := s.maySee(ctx, a.Kind, a.Subject); err != nil {
		if isNotFound(err) {
			err = &NotFoundError{"attachment", id}
		}
		return Attachment{}, nil, err
	}
	text, err := one(ctx, s.reader, "attachment", id, scanText, `select data from attachment where id = $1`, id)
	if err != nil {
		return a, nil, err
	}
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil || hashOf(data) != a.SHA256 {
		return a, nil, fmt.Errorf("attachment %s is damaged: `muniment check` says more", id)
	}
	return a, data, nil
}

// Attachments lists the files that are kept with something that this person may see, oldest first.
func (s *Session) Attachments(ctx context.Context, kind, subject string) ([]Attachment, error) {
	if err := s.maySee(ctx, kind, subject); err != nil {
		return nil, err
	}
	return collect(ctx, s.reader, scanAttachment, `select `+attachmentColumns+` from attachment where kind = $1 and subject = $2 order by id`, kind, subject)
}

// PartFiles lists the files that are kept with those parts of an entry of one kind that this person may see: by part, the oldest first.
func (s *Session) PartFiles(ctx context.Context, whole, id, kind string) ([]Attachment, error) {
	if err := s.maySee(ctx, whole, id); err != nil {
		return nil, err
	}
	parts, err := collect(ctx, s.reader, scanEntry, `select `+entryColumns+` from entry where part_kind = $1 and part_of = $2 and kind = $3 order by id`, whole, id, kind)
	if err != nil {
		return nil, err
	}
	if parts, err = s.seen(ctx, s.reader, parts); err != nil {
		return nil, err
	}
	all, err := collect(ctx, s.reader, scanAttachment, `select `+attachmentColumns+` from attachment where kind = $1 and subject in
		(select id from entry where part_kind = $2 and part_of = $3 and kind = $1) order by subject, id`, kind, whole, id)
	return slices.DeleteFunc(all, func(a Attachment) bool {
		return !slices.ContainsFunc(parts, func(e entry.Entry) bool { return e.ID == a.Subject })
	}), err
}
