package cli

import (
	"fmt"
	"time"

	"muniment/store"
	"muniment/store/calendar"
)

// london writes an instant as people in a UK council read it; the zero instant is empty.
func london(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(calendar.London()).Format("02/01/2006 15:04")
}

// count writes a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// parseTime reads when something was done: a day and a time in London, or an instant with its zone. A day alone is refused: whether
// something was done in time can depend on the hour.
func parseTime(flag, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02T15:04", "02/01/2006 15:04", "2/1/2006 15:04"} {
		if t, err := time.ParseInLocation(layout, text, calendar.London()); err == nil {
			return t, nil
		}
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	return time.Time{}, usagef("%s %q is not a day and time: write it as \"2025-10-31 16:40\"", flag, text)
}

// thousands writes a number with a comma after each thousand.
func thousands(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

func personRef(id string) store.Ref  { return store.Ref{Kind: "person", ID: id} }
func postRef(id string) store.Ref    { return store.Ref{Kind: "post", ID: id} }
func systemRef(id string) store.Ref  { return store.Ref{Kind: "system", ID: id} }
func serviceRef(id string) store.Ref { return store.Ref{Kind: "service", ID: id} }

// orRef is what somebody is called, or words where there is nobody.
func orRef(r store.Ref, blank string) any {
	if r.ID == "" {
		return blank
	}
	return r
}

func signInRef(login string) store.Ref { return store.Ref{Kind: "sign-in", ID: login} }
