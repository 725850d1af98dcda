package ui_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"muniment/store"
)

// file lays out a file for the next dialog.
func (s *sitting) file(name string, data []byte) {
	s.t.Helper()
	s.files.next = filepath.Join(s.t.TempDir(), name)
	if err := os.WriteFile(s.files.next, data, 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// photographOf is a photograph in JPEG, of one colour.
func photographOf(t *testing.T, width, height int, of color.Color) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range width * height {
		img.Set(i%width, i/width, of)
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// pictured are the sizes of the photographs that the window shows.
func (s *sitting) pictured() []image.Point {
	var out []image.Point
	s.walk(func(o fyne.CanvasObject) {
		if img, is := o.(*canvas.Image); is && img.Image != nil {
			out = append(out, img.Image.Bounds().Size())
		}
	})
	return out
}

func (s *sitting) shows(want ...image.Point) {
	s.t.Helper()
	got := s.pictured()
	if len(got) != len(want) {
		s.t.Fatalf("the window shows photographs of %v, not of %v", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			s.t.Fatalf("the window shows photographs of %v, not of %v", got, want)
		}
	}
}

// Photographs are small where the area stands and on the panel of its clearance, and large on a page of their own; a lock hides them.
func TestPhotographsOfAnAreaAreShown(t *testing.T) {
	s := atOldCourt(t)
	large := image.Pt(1500, 750)
	small, upright := image.Pt(large.X/7, large.Y/7), image.Pt(large.Y/7, large.X/7)
	s.pressesWhere("areas to check")
	s.chooses("Second checker", "Gita Yarrow")
	s.presses("Begin")
	s.strikes("c")
	s.file("shelves.jpg", photographOf(t, large.X, large.Y, color.White))
	s.strikes("p")
	s.sees("shelves.jpg")
	s.file("drawers.jpg", photographOf(t, large.Y, large.X, color.Black))
	s.strikes("p")
	s.shows(small, upright)
	s.strikes("Return", "Left")
	s.sees("Area 1 of 3")
	s.sees("Nothing is left here.")
	s.shows(small, upright)

	s.presses("shelves.jpg")
	s.sees("Added on 21/11/2025")
	s.shows(large)
	s.strikes("Right")
	s.sees("drawers.jpg")
	s.shows(image.Pt(large.Y, large.X))
	s.keys(fyne.KeyL, fyne.KeyModifierShortcutDefault)
	s.shows()
	s.seesNot("drawers.jpg")
	s.types("Password of ines", passwordOf("ines"))
	s.presses("Unlock")
	s.shows(image.Pt(large.Y, large.X))
	s.strikes("Left")
	s.sees("shelves.jpg")
	s.presses("Save a copy")
	s.strikes("Escape") // to where they came from, not to the photograph before
	s.sees("Walk through Old Court")

	s.window.Visit("thing", "area-check", "VC00001", "")
	s.shows(small, upright)
	s.window.Visit("thing", "clearance", "CL00001", "")
	s.sees("Photographs of the areas")
	s.sees("Deed room: shelves.jpg")
	s.shows(small, upright)
	s.presses("Deed room: drawers.jpg")
	s.shows(image.Pt(large.Y, large.X))
}

// What is broken, or claims more pixels than can be read, has a sentence in its place, and is kept and saved all the same.
func TestAPhotographThatCannotBeShownSaysSo(t *testing.T) {
	s := atOldCourt(t)
	s.pressesWhere("areas to check")
	s.chooses("Second checker", "Gita Yarrow")
	s.presses("Begin")
	for name, say := range map[string]string{
		"huge.png":   "This photograph has more pixels than can be shown here.",
		"broken.jpg": "This file is no photograph that can be shown here, or it is broken.",
		"letter.pdf": "",
	} {
		s.file(name, map[string][]byte{
			"huge.png":   []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x00\x00\x00\x01\x00\x00\x08\x06\x00\x00\x00\x6c\x84\x30\xe3"),
			"broken.jpg": photographOf(t, 40, 20, color.White)[:300],
			"letter.pdf": []byte("%PDF-1.7"),
		}[name])
		s.strikes("c", "p")
		s.sees(name)
		s.sees(say)
		s.shows()
		s.strikes("Return")
	}
	for _, c := range [][2]string{{"VC00001", ""}, {"VC00002", ""}, {"VC00003", ""}} {
		s.window.Visit("thing", "area-check", c[0], "")
		s.shows()
		switch all := s.reads(); {
		case strings.Contains(all, "huge.png"):
			s.presses("huge.png")
			s.sees("This photograph has more pixels than can be shown here.")
		case strings.Contains(all, "broken.jpg"):
			s.presses("broken.jpg")
			s.sees("or it is broken.")
		default:
			s.sees("letter.pdf")
			continue
		}
		s.presses("Save a copy")
		s.sees("The copy is in")
	}
}

// An area that was cleared by mistake is taken back where it stands, with a reason; once the checks are finished, the page says what to do instead.
func TestAnAreaClearedByMistakeIsTakenBackOnTheWalk(t *testing.T) {
	s := atOldCourt(t)
	s.pressesWhere("areas to check")
	s.chooses("Second checker", "Gita Yarrow")
	s.presses("Begin")
	s.strikes("t") // nothing is clear yet
	s.sees("Clear: nothing is left")
	s.strikes("c", "Return", "Left", "c")
	s.sees("Nothing is left here.") // it is clear already
	s.strikes("t")
	s.sees("What is wrong with it?")
	s.presses("Cancel")
	s.strikes("t")
	s.presses("Take back that it is clear")
	s.sees("This is needed")
	s.types("Why it is not clear after all", "It was the loft")
	s.presses("Take back that it is clear")
	s.sees("0 of 3 areas.")
	s.sees("Area 1 of 3")
	s.sees("Clear: nothing is left")
	s.strikes("c", "Return", "c", "Return", "c", "Return")
	s.register(func(ctx context.Context, r *store.Session) { finishOldCourt(ctx, t, r) })
	s.window.Visit("walk", "area-check", "VC00001", "")
	s.sees("Should something have come to light here, reopen the checks first")
	s.strikes("t")
	s.seesNot("What is wrong with it?")
	s.presses("Reopen the checks of premises")
	s.types("What came to light", "A box behind the door")
	s.presses("Reopen the checks of premises")
	s.sees("Walk through Old Court") // back in the walk, where it can be taken back
	s.sees("It is not clear after all (T)")
}

// finishOldCourt answers the checklist up to the hand-back, and finishes the checks.
func finishOldCourt(ctx context.Context, t *testing.T, r *store.Session) {
	t.Helper()
	lines, err := r.Entries(ctx, "vacating-line", "", false)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if l.Fields["stage"] == "hand back" && !strings.HasPrefix(l.Title, "Give back keys") {
			continue
		}
		if _, err := r.Do(ctx, store.Doing{Kind: l.Kind, Verb: "do", ID: l.ID, Given: map[string]string{"evidence": "Seen on the walk"}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.Do(ctx, store.Doing{Kind: "vacating", Verb: "finish", ID: "VA00001"}); err != nil {
		t.Fatal(err)
	}
}
