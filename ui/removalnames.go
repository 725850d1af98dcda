package ui

import (
	"context"
	"net/url"
	"strings"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/entry"
	"muniment/ui/form"
	"muniment/ui/theme"
)

// What the register gives up is named here as people know it: the things on a list, and where a text stands. Forms choose from both by these names; the rows that they are stay unseen.

const (
	kindOfItem = "disposal-item" // what a field points to that is a thing on the list of a disposal
	kindOfText = "removal-text"  // and a text that may name somebody
)

// idOf names a thing by a removal and what it is there. Nobody reads it.
func idOf(removal, what, key string) string { return removal + ":" + what + ":" + url.QueryEscape(key) }

// partsOf is what idOf put together.
func partsOf(id string) (removal, what, key string) {
	removal, id, _ = strings.Cut(id, ":")
	what, id, _ = strings.Cut(id, ":")
	key, _ = url.QueryUnescape(id) // what is none has no such thing, and is refused
	return removal, what, key
}

// itemRefs are what the names of things on a list are made of.
func itemRefs(items []store.DisposalItem) []store.Ref {
	var out []store.Ref
	for _, i := range items {
		out = append(out, store.Ref{Kind: "person", ID: i.Person})
		switch i.Kind {
		case "leaver":
			out = append(out, store.Ref{Kind: "person", ID: i.Subject})
		case "access":
			out = append(out, store.Ref{Kind: "grant", ID: i.Subject})
		case "incident":
			out = append(out, store.Ref{Kind: i.Kind, ID: i.Subject})
		}
		if ref, is := refIn(i.Kept); is {
			out = append(out, ref)
		}
	}
	return out
}

// itemName is what a thing on a list is called.
func itemName(i store.DisposalItem, names map[store.Ref]string) string {
	switch i.Kind {
	case "leaver":
		return nameOr(names, "person", i.Subject)
	case "access":
		return nameOr(names, "grant", i.Subject)
	case "incident":
		return nameOr(names, i.Kind, i.Subject)
	case "trail":
		return theme.Say("Details in the trail of %s", calendar.Date(i.Subject))
	}
	words := theme.Say(capital(strings.ReplaceAll(i.Kind, "-", " ")))
	if i.Person != "" {
		return words + ": " + nameOr(names, "person", i.Person)
	}
	return words + " " + i.Subject
}

// refIn is the thing with which a reason begins, as the register says it: grant G00011 (why).
func refIn(reason string) (store.Ref, bool) {
	words := strings.Fields(reason)
	if len(words) < 2 {
		return store.Ref{}, false
	}
	_, is := entry.Of(words[0])
	return store.Ref{Kind: words[0], ID: words[1]}, is || words[0] == "grant" || words[0] == "leaver"
}

// inNames is a reason with the name of the thing with which it begins.
func inNames(reason string, names map[store.Ref]string) string {
	ref, is := refIn(reason)
	name := names[ref]
	if !is || name == "" {
		return reason
	}
	_, rest, _ := strings.Cut(reason, ref.ID)
	return name + rest
}

// stayRefs are the things that have to stay.
func stayRefs(stays []store.Stay) []store.Ref {
	var out []store.Ref
	for _, v := range stays {
		if ref, is := refIn(v.What); is {
			out = append(out, ref)
		}
	}
	return out
}

// textRefs are what is named of where texts stand.
func textRefs(texts []store.Mention) []store.Ref {
	var out []store.Ref
	for _, m := range texts {
		if ref, is := refOfText(m); is {
			out = append(out, ref)
		}
	}
	return out
}

// refOfText is the thing in which a text stands, where that has a name.
func refOfText(m store.Mention) (store.Ref, bool) {
	table, _, _ := strings.Cut(m.Source, ".")
	switch table {
	case "entry":
		kind, id, is := strings.Cut(m.Key, " ")
		return store.Ref{Kind: kind, ID: id}, is
	case "access_grant":
		return store.Ref{Kind: "grant", ID: m.Key}, true
	}
	return store.Ref{}, false
}

// whereStands says where a text stands.
func whereStands(m store.Mention, names map[store.Ref]string) string {
	table, column, _ := strings.Cut(m.Source, ".")
	field := label(column)
	switch table {
	case "record":
		return theme.Say("The signed record %s", m.Key)
	case "attachment":
		return theme.Say("The file that is kept as %s", m.Key)
	case "trail_change":
		n, _, _ := strings.Cut(m.Key, "/")
		return theme.Say("Entry %s of the trail", n)
	case "entry_event":
		return theme.Say("What was given with an act (%s): %s", m.Key, lower(theme.Say(field)))
	case "entry":
		kind, id, _ := strings.Cut(m.Key, " ")
		if k, known := entry.Of(kind); known {
			if f, has := k.Field(column); has {
				field = f.Label
			}
		}
		return capital(kindWords(kind)) + " " + nameOr(names, kind, id) + ": " + lower(field)
	case "access_grant":
		return capital(kindWords("grant")) + " " + nameOr(names, "grant", m.Key) + ": " + lower(field)
	}
	return capital(strings.ReplaceAll(table, "_", " ")) + " " + m.Key + ": " + lower(field)
}

// itemChoices are the things on the lists that are not approved yet.
func itemChoices(ctx context.Context, s *store.Session) (choosable, error) {
	var out choosable
	err := eachUndecided(ctx, s, store.Disposal, func(v store.Removal) error {
		l, err := s.ProposedDisposal(ctx, v.ID)
		if err != nil {
			return err
		}
		names, err := s.Names(ctx, itemRefs(l.Items))
		for _, i := range l.Items {
			if i.Kept == "" {
				out = append(out, form.Choice{ID: idOf(v.ID, i.Kind, i.Subject), Title: itemName(i, names), Note: capital(i.What)})
			}
		}
		return err
	})
	return out, err
}

// textChoices are the texts that somebody has to judge.
func textChoices(ctx context.Context, s *store.Session) (choosable, error) {
	var out choosable
	err := eachUndecided(ctx, s, "", func(v store.Removal) error {
		texts, err := s.TextsOf(ctx, v.ID)
		if err != nil {
			return err
		}
		names, err := s.Names(ctx, textRefs(texts))
		for _, m := range texts {
			out = append(out, form.Choice{ID: idOf(v.ID, m.Source, m.Key), Title: m.Text, Note: whereStands(m, names)})
		}
		return err
	})
	return out, err
}

// eachUndecided calls f with each removal of a kind that can still be changed; who may not read of removals is told of none.
func eachUndecided(ctx context.Context, s *store.Session, kind string, f func(store.Removal) error) error {
	if !s.May(store.ActVerifyTrail) {
		return nil
	}
	all, err := s.Removals(ctx, kind)
	if err != nil {
		return err
	}
	for _, v := range all {
		if v.State != store.RemovalAsked && v.State != store.RemovalApproved {
			continue
		}
		if err := f(v); err != nil {
			return err
		}
	}
	return nil
}
