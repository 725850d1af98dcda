package ui_test

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"muniment/store"
	"muniment/store/entry"
	"muniment/store/vault"
	"muniment/ui/page"
)

// While an asset has no owner the SIRO answers for it, and may do what that asks: name its owner first of all.
func TestTheSIRONamesTheOwnerOfAnAsset(t *testing.T) {
	s := deskOf(t, colleague{"siro", "100242", store.PostSIRO, store.SIRO}, nil)
	s.pressesOwed("Name the information asset owner of Licensing applications")
	s.chooses("Information asset owner", "Head of Legal")
	s.presses("Change an asset")
	v, err := s.entry("asset", "IA015")
	if err != nil {
		t.Fatal(err)
	}
	if owner := v.Entry.(entry.Entry).Fields["owner_post"]; owner == "" {
		t.Fatal("nobody owns it still")
	}
	s.as("siro", vault.Secret{Password: []byte(passwordOf("siro"))}, today, func(ctx context.Context, r *store.Session) {
		if _, err := r.Do(ctx, store.Doing{Kind: "asset", Verb: "set", ID: "IA015", Given: map[string]string{"volume": "30"}}); err == nil {
			t.Error("the SIRO changes an asset that somebody else answers for")
		}
	})
}

// What somebody else's role has to do leads to the thing, which shows what they may do themselves.
func TestAReviewOfAPolicyLeadsToThePolicy(t *testing.T) {
	s := deskOf(t, colleague{"ism", "100256", store.PostISM, store.ISM}, func(ctx context.Context, r *store.Session) {
		_, err := r.Do(ctx, store.Doing{Kind: "policy", Verb: "draft", Given: map[string]string{"name": "Clear desks", "document": "P1", "version": "1", "drafter": "100242"}})
		if err != nil {
			t.Fatal(err)
		}
	})
	s.opensOn("ism", "2026-02-10")
	s.pressesOwed("Review Clear desks and have it approved")
	s.presses("Review a policy")
	s.sees("What changes, or that nothing does")
}

// pressesOwed presses a line of Today, also where it is one of those that are asked for.
func (s *sitting) pressesOwed(text string) {
	s.t.Helper()
	for !strings.Contains(s.reads(), text) {
		var more *page.Link
		s.walk(func(o fyne.CanvasObject) {
			if l, is := o.(*page.Link); is && more == nil && strings.HasPrefix(l.String(), "Show ") && strings.Contains(l.String(), " more line") {
				more = l
			}
		})
		if more == nil {
			break
		}
		before := s.reads()
		if more.Tapped(nil); s.reads() == before {
			break
		}
	}
	s.pressesWhere(text)
}
