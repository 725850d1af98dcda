package theme_test

import (
	"fmt"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"muniment/ui/theme"
)

// pair is a text, or a mark that is needed to understand the page, on what it stands on.
type pair struct {
	front, behind fyne.ThemeColorName
	mark          bool // no text: 3 to 1 is enough
}

func pairs() []pair {
	var out []pair
	pages := []fyne.ThemeColorName{
		fynetheme.ColorNameBackground, fynetheme.ColorNameInputBackground, fynetheme.ColorNameHeaderBackground, fynetheme.ColorNameOverlayBackground,
		fynetheme.ColorNameMenuBackground, theme.Rail, theme.Row, theme.Chosen, theme.Card,
	}
	for _, page := range pages {
		for _, text := range []fyne.ThemeColorName{fynetheme.ColorNameForeground, theme.Faint, fynetheme.ColorNameHyperlink, theme.On(theme.Bad), theme.On(theme.Warn)} {
			out = append(out, pair{text, page, false})
		}
	}
	for _, page := range []fyne.ThemeColorName{fynetheme.ColorNameBackground, theme.Card, theme.Rail} {
		out = append(out, pair{fynetheme.ColorNameInputBorder, page, true}, pair{fynetheme.ColorNamePrimary, page, true}, pair{fynetheme.ColorNameError, page, false})
	}
	for _, tone := range theme.Tones() {
		out = append(out, pair{theme.On(tone), theme.Behind(tone), false})
	}
	return append(out,
		pair{fynetheme.ColorNameForeground, fynetheme.ColorNameButton, false},
		pair{fynetheme.ColorNameForegroundOnPrimary, fynetheme.ColorNamePrimary, false},
		pair{fynetheme.ColorNameForegroundOnError, fynetheme.ColorNameError, false},
		pair{fynetheme.ColorNamePlaceHolder, fynetheme.ColorNameInputBackground, false},
		pair{fynetheme.ColorNameDisabled, fynetheme.ColorNameDisabledButton, true},
		pair{theme.OnBanner, theme.Banner, false})
}

func TestTextIsReadableInEveryMode(t *testing.T) {
	for mode, least := range map[theme.Mode]float64{theme.Light: 4.5, theme.Dark: 4.5, theme.HighContrast: 7} {
		look := theme.New(mode, 100)
		for _, p := range pairs() {
			want := least
			if p.mark {
				want = 3
			}
			front, behind := look.Color(p.front, fynetheme.VariantLight), look.Color(p.behind, fynetheme.VariantLight)
			if got := ratio(front, behind); got < want {
				t.Errorf("%s: %s on %s has a contrast of %.2f to 1, and needs %.1f", mode, p.front, p.behind, got, want)
			}
		}
	}
}

// Between black and white there is no grey that is three times as light as the one and seven times as dark as the other: the words come first.
func TestEveryButtonIsSeenWhereContrastIsHigh(t *testing.T) {
	look := theme.New(theme.HighContrast, 100)
	for _, behind := range []fyne.ThemeColorName{fynetheme.ColorNameBackground, theme.Card, theme.Rail} {
		if got := ratio(look.Color(fynetheme.ColorNameButton, fynetheme.VariantDark), look.Color(behind, fynetheme.VariantDark)); got < 2.7 {
			t.Errorf("a button has a contrast of %.2f to 1 with %s", got, behind)
		}
	}
}

func TestModeFollowsTheComputer(t *testing.T) {
	look := theme.New(theme.System, 100)
	for variant, mode := range map[fyne.ThemeVariant]theme.Mode{fynetheme.VariantLight: theme.Light, fynetheme.VariantDark: theme.Dark} {
		if got, want := look.Color(fynetheme.ColorNameBackground, variant), look.With(mode).Color(fynetheme.ColorNameBackground, variant); got != want {
			t.Errorf("variant %d shows %v, not %v of %s", variant, got, want, mode)
		}
		high, contrast := look.Contrasted(true), look.With(theme.HighContrast)
		if got, want := high.Color(fynetheme.ColorNamePrimary, variant), contrast.Color(fynetheme.ColorNamePrimary, variant); got != want {
			t.Errorf("on a computer in high contrast variant %d shows %v, not %v", variant, got, want)
		}
		if high.Size(fynetheme.SizeNameInputBorder) != contrast.Size(fynetheme.SizeNameInputBorder) {
			t.Error("on a computer in high contrast fields have thin edges")
		}
		if got, want := high.With(theme.Light).Color(fynetheme.ColorNameBackground, variant), look.With(theme.Light).Color(fynetheme.ColorNameBackground, variant); got != want {
			t.Errorf("light was chosen on a computer in high contrast, and %v is shown", got)
		}
	}
}

func TestTextGrowsAndTheGridStays(t *testing.T) {
	small, large := theme.New(theme.Light, 100), theme.New(theme.Light, 400)
	if got, want := large.Size(fynetheme.SizeNameText), 2*small.Size(fynetheme.SizeNameText); got != want {
		t.Errorf("text of 400 per cent is %v high: it stops at %v", got, want)
	}
	if small.Size(fynetheme.SizeNamePadding) != large.Size(fynetheme.SizeNamePadding) {
		t.Error("the grid of four grows with the text")
	}
}

func TestEveryModeHasAFont(t *testing.T) {
	for _, bold := range []bool{false, true} {
		if r := theme.New(theme.Light, 100).Font(fyne.TextStyle{Bold: bold}); len(r.Content()) == 0 {
			t.Errorf("no font is shipped for bold %v", bold)
		}
	}
}

// ratio is the contrast of two colours by WCAG 2.2.
func ratio(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, a := c.RGBA()
	if a != 0xffff {
		panic(fmt.Sprintf("%v can be seen through: its contrast depends on what is behind it", c))
	}
	part := func(v uint32) float64 {
		f := float64(v) / 0xffff
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*part(r) + 0.7152*part(g) + 0.0722*part(b)
}
