package ui

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"muniment/reports/lang"
	"muniment/store"
	"muniment/store/entry"
	"muniment/ui/form"
)

// Forms ask for things of the register by what people call them. What has no name of its own is called by what it is about: what is owed by what it asks for, a request by who asks for
// what, a file that waits by its own name. The reference by which the register knows it is never to be typed.

// kindPrompt is what a field points to that names something that is owed.
const kindPrompt = "prompt"

// kindLine is what a field points to that names a line of an access review.
const kindLine = "review-line"

// kindAsked is what a field points to that names what people acknowledge: a pack, or the measures of an asset.
const kindAsked = "asked"

// listing lists all things of a kind that somebody may see, as a form offers them.
type listing func(context.Context, *store.Session) (choosable, error)

// choosable are all things that a link can point to. A page asks for them once, and not with every letter that is typed: what is owed is worked out anew each time.
type choosable []form.Choice

// with are the first of those whose words contain a text.
func (all choosable) with(text string) []form.Choice {
	var out []form.Choice
	for _, c := range all {
		if words := strings.ToLower(c.Title + " " + c.Note + " " + c.ID); len(out) < mostChoices && strings.Contains(words, strings.ToLower(text)) {
			out = append(out, c)
		}
	}
	return out
}

// listings are those of the kinds that are few, or that no search knows.
func listings(l lang.Language) map[string]listing {
	return map[string]listing{
		kindPrompt:       promptChoices(l),
		kindAsked:        askedChoices,
		kindOfRemovals:   removalChoices(l),
		kindOfItem:       itemChoices,
		kindOfText:       textChoices,
		"access-request": requestChoices(l),
		"access-review":  chosenFrom((*store.Session).Campaigns, func(c store.Campaign) form.Choice { return form.Choice{ID: c.ID, Title: c.Name} }),
		"privileged-account": chosenFrom((*store.Session).PrivilegedAccounts, func(a store.PrivilegedAccount) form.Choice {
			return form.Choice{ID: a.ID, Title: a.Login, Note: a.System}
		}),
		"privileged-query": chosenFrom((*store.Session).PrivilegedQueries, func(q store.PrivilegedQuery) form.Choice { return form.Choice{ID: q.ID, Title: q.Text, Note: q.Login} }),
		"transfer": chosenFrom((*store.Session).Transfers, func(t store.Transfer) form.Choice {
			return form.Choice{ID: t.ID, Title: t.Name + " → " + t.Successor}
		}),
		"watched-folder": chosenFrom(plainly((*store.Session).WatchedFolders), func(w store.WatchedFolder) form.Choice { return form.Choice{ID: w.ID, Title: w.Path} }),
		waitingFile:      chosenFrom(plainly((*store.Session).WaitingFiles), func(f store.WaitingFile) form.Choice { return form.Choice{ID: f.ID, Title: f.Name} }),
		directoryAccount: chosenFrom((*store.Session).DirectoryFindings, func(f store.DirectoryFinding) form.Choice { return form.Choice{ID: f.ID, Title: f.Login, Note: f.Text} }),
		"exception":      chosenFrom(plainly((*store.Session).ExceptionsInForce), func(e store.Exception) form.Choice { return form.Choice{ID: e.ID, Title: e.Reason, Note: e.Clause} }),
	}
}

// plainly is a list that cannot be searched, for chosenFrom.
func plainly[T any](list func(*store.Session, context.Context) ([]T, error)) func(*store.Session, context.Context, string) ([]T, error) {
	return func(s *store.Session, ctx context.Context, _ string) ([]T, error) { return list(s, ctx) }
}

func chosenFrom[T any](list func(*store.Session, context.Context, string) ([]T, error), choice func(T) form.Choice) listing {
	return func(ctx context.Context, s *store.Session) (choosable, error) {
		all, err := list(s, ctx, "")
		return choicesOf(all, choice), err
	}
}

// promptChoices are what is owed, by what each asks for.
func promptChoices(l lang.Language) listing {
	return func(ctx context.Context, s *store.Session) (choosable, error) {
		all, err := s.Prompts(ctx, store.Whose{All: true})
		out := make(choosable, len(all))
		for i := range all {
			out[i] = form.Choice{ID: promptName(&all[i]), Title: asksFor(l, &all[i]), Note: l.Say(all[i].OwedBy)}
		}
		return out, err
	}
}

func askedChoices(ctx context.Context, s *store.Session) (choosable, error) {
	var out choosable
	for _, kind := range []string{"pack", "asset"} {
		all, err := s.Entries(ctx, kind, "", false)
		if err != nil {
			return nil, err
		}
		out = append(out, choicesOf(all, func(e entry.Entry) form.Choice { return form.Choice{ID: e.ID, Title: e.Title, Note: e.State} })...)
	}
	return out, nil
}

func removalChoices(l lang.Language) listing {
	return func(ctx context.Context, s *store.Session) (choosable, error) {
		if !s.May(store.ActVerifyTrail) {
			return nil, nil // who may not read the trail is told of none
		}
		all, err := s.Removals(ctx, "")
		if err != nil {
			return nil, err
		}
		var people []store.Ref
		for _, v := range all {
			people = append(people, store.Ref{Kind: "person", ID: v.Person})
		}
		names, err := s.Names(ctx, people)
		return choicesOf(all, func(v store.Removal) form.Choice { return form.Choice{ID: v.ID, Title: removalTitle(l, v, names)} }), err
	}
}

// requestChoices are requests for access, by who asks for what.
func requestChoices(l lang.Language) listing {
	return func(ctx context.Context, s *store.Session) (choosable, error) {
		all, err := s.Requests(ctx, "")
		if err != nil {
			return nil, err
		}
		var refs []store.Ref
		for _, r := range all {
			refs = append(refs, store.Ref{Kind: "person", ID: r.Person}, store.Ref{Kind: "system", ID: r.System})
		}
		names, err := s.Names(ctx, refs)
		return choicesOf(all, func(r store.AccessRequest) form.Choice {
			return form.Choice{ID: r.ID, Title: l.Say("%s on %s", nameOr(names, "person", r.Person), nameOr(names, "system", r.System)), Note: string(r.State)}
		}), err
	}
}

// lineChoices are the lines of open reviews whose words contain a text, by the access that they are about.
func lineChoices(ctx context.Context, s *store.Session, text string) ([]form.Choice, error) {
	reviews, err := s.Campaigns(ctx, "")
	var out []form.Choice
	for _, c := range reviews { // few are open at once
		if !c.Open() || len(out) >= mostChoices {
			continue
		}
		lines, err := s.ReviewLines(ctx, store.LineQuery{Campaign: c.ID, Text: text, Limit: mostChoices})
		if err != nil {
			return nil, err
		}
		out = append(out, choicesOf(lines, func(l store.ReviewLine) form.Choice {
			return form.Choice{ID: l.ID, Title: inLine(cmp.Or(l.Login, l.Name, l.Grant), l.System), Note: c.Name}
		})...)
	}
	return out[:min(len(out), mostChoices)], err
}

// namesOf are what the things are called that fields point to before anything is typed, and the whole lists that were asked for them.
func namesOf(ctx context.Context, s *store.Session, l lang.Language, refs []store.Ref) (map[store.Ref]string, map[string]choosable, error) {
	lines := map[store.Ref]string{} // of reviews, by the access that each is about
	var plain []store.Ref
	for _, ref := range refs {
		if _, grant, is := strings.Cut(ref.ID, "-"); is && ref.Kind == kindLine {
			lines[ref] = grant
			ref = store.Ref{Kind: "grant", ID: grant}
		}
		plain = append(plain, ref)
	}
	names, err := s.Names(ctx, plain)
	if err != nil {
		return nil, nil, err
	}
	lists := map[string]choosable{}
	for ref, grant := range lines {
		names[ref] = names[store.Ref{Kind: "grant", ID: grant}]
	}
	for kind, list := range listings(l) {
		if !slices.ContainsFunc(refs, func(r store.Ref) bool { return r.Kind == kind }) {
			continue
		}
		all, err := list(ctx, s)
		if err != nil {
			return nil, nil, err
		}
		lists[kind] = all
		for _, c := range all {
			names[store.Ref{Kind: kind, ID: c.ID}] = c.Title
		}
	}
	return names, lists, nil
}
