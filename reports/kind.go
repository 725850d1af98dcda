package reports

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"muniment/store"
	"muniment/store/entry"
)

// Kind is one kind of record: what it is about, who may have it issued, who signs it, and how its content is gathered.
type Kind struct {
	Name    string // as commands, the schema and the register call it: asset-register
	Code    string // begins its numbers: RG
	Title   string
	About   string // one sentence for whoever chooses
	Of      string // kind of what its argument names: an entry's, person, service …; "" where it takes none
	Whole   bool   // the argument may be left out: then it is about the whole council
	Marking string
	Field   string       // of the first signature
	Welsh   bool         // it is made in Welsh too
	For     []store.Role // who may have it issued for the whole council; nil: whoever signs it

	Gather func(ctx context.Context, g *gathering) error
}

// Kinds lists the kinds of record in the order in which people read them. The leaver record has facts of its own: IssueLeaver makes it.
func Kinds() []Kind {
	return slices.Concat(staffRecords(), premisesRecords(), accessRecords(), assetRecords(), systemRecords(), []Kind{drillRecord()}, assuranceRecords(), []Kind{signedPaperRecord()}, trailRecords(), statementRecords())
}

// KindOf finds a kind by its name.
func KindOf(name string) (Kind, bool) {
	all := Kinds()
	i := slices.IndexFunc(all, func(k Kind) bool { return k.Name == name })
	if i < 0 {
		return Kind{}, false
	}
	return all[i], true
}

// Schema names the form of the JSON inside records of this kind.
func (k *Kind) Schema() string { return "muniment/" + k.Name + "-record/1" }

// wholeCouncil are the roles that see all of it, and may have a record of all of it issued.
func wholeCouncil() []store.Role {
	return []store.Role{store.ISM, store.SIRO, store.DPO, store.Administrator}
}

// Issue issues the signed record of a kind about what the id names in a language, within one act of the register, and returns the file.
func Issue(ctx context.Context, s *store.Session, language Language, kind, id string) (store.Record, []byte, error) {
	k, known := KindOf(kind)
	if !known {
		return store.Record{}, nil, unknownKind(kind)
	}
	if err := k.speaks(language); err != nil {
		return store.Record{}, nil, err
	}
	id = strings.TrimSpace(id)
	if err := k.takes(id); err != nil {
		return store.Record{}, nil, err
	}
	about := id
	if k.Name == trailKind { // its argument is a number of entries
		about = ""
	}
	return s.IssueRecord(ctx, k.Name, k.Code, k.subject(), about, k.Field, func(ctx context.Context, r *store.Reader, d store.Draft) ([]byte, error) {
		if len(k.For) > 0 && (k.Of == "" || id == "") {
			if _, err := r.SignAs(ctx, store.Capacity{Roles: k.For}); err != nil {
				return nil, err
			}
		}
		c := Content{
			Number: d.Number, Version: d.Version, Council: d.Council.Name, Test: d.Council.TestClock, IssuedAt: d.Signatory.At, Trail: Trail{Sequence: d.Trail.Sequence, Hash: d.Trail.Hash},
		}
		g, err := gather(ctx, s, r, &k, id, &c, language)
		if err != nil {
			return nil, err
		}
		if len(g.lacks) > 0 {
			why := entry.Phrase{Format: "the %s cannot be issued yet: %s; --draft writes what there is", With: []any{strings.ToLower(k.Title), entry.Joined("%s; %s", g.lacks)}}
			return nil, &store.ConflictError{Reason: why.String(), Says: []entry.Phrase{why}}
		}
		first := c.Signers[0]
		behalf, err := r.SignAs(ctx, first.capacity())
		if err != nil {
			return nil, err
		}
		p, err := c.prepare()
		if err != nil {
			return nil, err
		}
		return signIn(ctx, language, p.Sign, first.Field, first.Post, behalf, d.Signatory)
	})
}

// Draft gathers what a record would say now, watermarked, unnumbered and without a place to sign, and what still stands in the way of issuing it. Nothing is
// entered in the register.
func Draft(ctx context.Context, s *store.Session, kind, id string) (c Content, lacks []entry.Phrase, err error) {
	return DraftIn(ctx, s, English, kind, id)
}

// DraftIn is Draft in a language.
func DraftIn(ctx context.Context, s *store.Session, language Language, kind, id string) (c Content, lacks []entry.Phrase, err error) {
	k, known := KindOf(kind)
	if !known {
		return c, nil, unknownKind(kind)
	}
	if err := k.speaks(language); err != nil {
		return c, nil, err
	}
	id = strings.TrimSpace(id)
	if err := k.takes(id); err != nil {
		return c, nil, err
	}
	if len(k.For) > 0 && (k.Of == "" || id == "") && !slices.ContainsFunc(k.For, func(r store.Role) bool { return slices.Contains(s.User().Roles, r) }) {
		return c, nil, &store.NotAllowedError{Act: store.ActIssueRecord, Needs: k.For}
	}
	head, err := s.Head(ctx)
	if err != nil {
		return c, nil, err
	}
	c = Content{Draft: true, Council: s.Council().Name, Test: s.Council().TestClock, IssuedAt: s.Now().UTC().Truncate(time.Second), Trail: Trail{Sequence: head.Sequence, Hash: head.Hash}}
	g, err := gather(ctx, s, nil, &k, id, &c, language)
	return c, g.lacks, err
}

func unknownKind(kind string) error {
	names := []string{"leaver"}
	for _, k := range Kinds() {
		names = append(names, k.Name)
	}
	return &store.InvalidError{Field: "record", Reason: fmt.Sprintf("%q is no kind of record: choose from %s", kind, strings.Join(names, ", "))}
}

// speaks refuses a language in which the kind is not made.
func (k *Kind) speaks(l Language) error {
	if l == Welsh && !k.Welsh {
		return &store.ConflictError{Reason: fmt.Sprintf("the %s is made in English only", strings.ToLower(k.Title))}
	}
	return nil
}

// takes checks that the argument fits.
func (k *Kind) takes(id string) error {
	switch {
	case k.Of == "" && id != "":
		return &store.InvalidError{Field: "record", Reason: fmt.Sprintf("the %s is about the whole council: leave %q out", strings.ToLower(k.Title), id)}
	case k.Of != "" && !k.Whole && id == "":
		return &store.InvalidError{Field: "record", Reason: fmt.Sprintf("say which %s the %s is about", strings.ReplaceAll(k.Of, "-", " "), strings.ToLower(k.Title))}
	}
	return nil
}

// subject is the kind under which the history of what the record is about notes it.
func (k *Kind) subject() string {
	if k.Of == "" {
		return "record"
	}
	return k.Of
}

// capacity is in what capacity somebody signs in this place.
func (s Signer) capacity() store.Capacity {
	return store.Capacity{Roles: s.Roles, Post: s.PostID, Again: s.Again}
}
