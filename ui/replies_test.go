package ui_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"muniment/store"
	"muniment/store/duty"
	"muniment/ui"
)

// answersOn writes the file that somebody saves who answers the first question of a form about closing access.
func answersOn(t *testing.T, form string) string {
	t.Helper()
	page, err := os.ReadFile(form)
	if err != nil {
		t.Fatal(err)
	}
	token := regexp.MustCompile(`name="p1" value="([^"]+)"`).FindSubmatch(page)
	if token == nil {
		t.Fatalf("the form has no first question:\n%.2000s", page)
	}
	answers, err := json.Marshal(map[string]any{"muniment_reply": "RF00001", "answers": []any{map[string]any{
		"n": 1, "token": string(token[1]), "fields": map[string][]string{"action": {"disabled"}, "done_at": {"2025-11-05T16:40"}, "evidence": {"Disabled, ticket 8812"}},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "answers-RF00001.json")
	if err := os.WriteFile(path, answers, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// atForms is a desk at which somebody holds the post that answers for the first system.
func atForms(t *testing.T) *sitting {
	t.Helper()
	s := sits(t)
	s.register(func(ctx context.Context, r *store.Session) {
		if err := r.HoldPost(ctx, "owner-sys01", "100214", "2025-01-01", ""); err != nil {
			t.Fatal(err)
		}
	})
	s.types("Password", password)
	s.presses("Sign in")
	return s
}

// madeForm makes a form for the post of the first system, and returns its file.
func (s *sitting) madeForm() string {
	s.t.Helper()
	s.files.next = filepath.Join(s.t.TempDir(), "form.html")
	s.window.Visit("thing", "post", "owner-sys01", "")
	s.presses("Make a reply form for it")
	s.presses("Make it and save it")
	s.sees("for System Owner, Active Directory and Microsoft 365, and is in")
	return s.files.next
}

func TestAnswersOfSomebodyWhoNeverSignsInAreAskedForAndEntered(t *testing.T) {
	s := atForms(t)
	s.presses("Reply forms")
	s.sees("No form was made yet.")
	form := s.madeForm()
	s.sees("1 form is awaited.")
	s.window.Drop(answersOn(t, form))
	s.sees("Bring in answers")
	s.presses("See what they would do")
	s.sees("Who answered")
	s.chooses("Who answered", "Olwen Quayle")
	s.presses("See what they would do")
	s.sees("Olwen Quayle answered RF00001")
	s.register(func(ctx context.Context, r *store.Session) {
		if all, err := r.Replies(ctx); err != nil || len(all) != 0 {
			t.Errorf("the preview entered %v (%v)", all, err)
		}
	})
	s.presses("Enter the answers")
	s.sees("entered as RP00001")
	s.sees("Came back")
	s.files.next = filepath.Join(t.TempDir(), "kept.json")
	s.row("RP00001")
	s.register(func(ctx context.Context, r *store.Session) {
		all, err := r.Replies(ctx)
		if err != nil || len(all) != 1 || all[0].AnsweredBy != "100214" || all[0].Answers != 1 {
			t.Errorf("the answers are kept as %v (%v)", all, err)
		}
	})
	s.presses("Save the file as it came")
	if kept, err := os.ReadFile(s.files.next); err != nil || !strings.Contains(string(kept), "ticket 8812") {
		t.Errorf("the file as it came is %q (%v)", kept, err)
	}
}

func TestAnswersOfSomebodyElseAreRefusedAndSayWhy(t *testing.T) {
	s := atForms(t)
	s.window.Drop(answersOn(t, s.madeForm()))
	s.chooses("Who answered", "Gita Yarrow")
	s.presses("See what they would do")
	s.sees("neither holds nor deputises")
	s.sees("Nothing can be entered")
	s.drops("answers.json", `{"nothing": "of the kind"}`)
	s.chooses("Who answered", "Gita Yarrow")
	s.presses("See what they would do")
	s.sees("There are no answers of a reply form in this file.")
}

// anyPrompt is one thing that is owed for a grant.
func (s *sitting) anyPrompt() duty.Prompt {
	s.t.Helper()
	var out duty.Prompt
	s.register(func(ctx context.Context, r *store.Session) {
		all, err := r.Prompts(ctx, store.Whose{All: true})
		if err != nil {
			s.t.Fatal(err)
		}
		for _, p := range all {
			if p.Duty == "close-leaver-account" && p.System == "SYS01" {
				out = p
				return
			}
		}
		s.t.Fatal("no account is to be closed")
	})
	return out
}

func TestWhatIsOwedIsGivenToSomebodyElsePutOffAndTakenBack(t *testing.T) {
	s := atForms(t)
	p := s.anyPrompt()
	s.window.VisitPrompt(p)
	s.sees("Owed by")
	s.presses("Ask somebody else to do it")
	s.chooses("Who is to do it", "Gita Yarrow")
	s.types("Why", "On leave")
	s.presses("Ask somebody else to do it")
	s.sees("Gita Yarrow is asked to do it until")
	s.register(func(ctx context.Context, r *store.Session) {
		if q := standsAs(t, ctx, r, p); q.DelegatedTo == "" {
			t.Error("nobody is asked")
		}
	})
	s.presses("Take back that somebody else is asked, or that it waits")
	s.presses("Take back that somebody else is asked, or that it waits")
	s.sees("It is taken back")
	s.seesNot("is asked to do it until")
	s.register(func(ctx context.Context, r *store.Session) {
		if q := standsAs(t, ctx, r, p); q.DelegatedTo != "" {
			t.Errorf("%s is still asked", q.DelegatedTo)
		}
	})
}

func TestASignedPaperIsKeptBesideWhatIsOwed(t *testing.T) {
	s := atForms(t)
	s.window.VisitPrompt(s.anyPrompt())
	s.presses("Keep a signed paper as evidence")
	s.presses("Keep a signed paper as evidence")
	s.sees("One paper is kept at a time")
	s.drops("paper.pdf", "%PDF-1.7 a signed paper")
	s.sees("paper.pdf")
	s.chooses("Who signed the paper", "Olwen Quayle")
	s.presses("Keep a signed paper as evidence")
	s.sees("witnessed by Ada Min")
	s.presses("Reply forms")
	s.sees("Paper")
	s.sees("RP00001")
}

// standsAs is a prompt as the register has it now.
func standsAs(t *testing.T, ctx context.Context, r *store.Session, p duty.Prompt) duty.Prompt {
	t.Helper()
	all, err := r.Prompts(ctx, store.Whose{All: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range all {
		if q.Key() == p.Key() {
			return q
		}
	}
	t.Fatalf("%s is owed no longer", p.Text)
	return p
}

// Whatever is owed has a page on which it is given to somebody else or put off.
func TestEverythingThatIsOwedHasItsPage(t *testing.T) {
	s := atDesk(t)
	var owed []duty.Prompt
	s.register(func(ctx context.Context, r *store.Session) {
		all, err := r.Prompts(ctx, store.Whose{All: true})
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, p := range all {
			if !seen[p.Duty+p.Subject] {
				seen[p.Duty+p.Subject] = true
				owed = append(owed, p)
				if _, err := store.ParsePromptRef(ui.PromptName(p)); err != nil {
					t.Errorf("%s: %v", p.Text, err)
				}
			}
		}
	})
	for _, p := range owed {
		s.window.VisitPrompt(p)
		if all := s.reads(); strings.Contains(all, "owed no longer") || !strings.Contains(all, "Ask somebody else to do it") {
			t.Errorf("%s (%s) has no page:\n%s", p.Text, ui.PromptName(p), all)
		}
	}
}
