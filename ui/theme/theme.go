// Package theme is how the window looks and speaks: three sets of colours, one typeface, the measures that every screen keeps, and the language.
//
// It promises that text is readable on whatever it stands on: a test computes the contrast of every pair of colours that the
// window puts together, and holds it at WCAG 2.2 level AA, and at AAA for the high-contrast set.
package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"muniment/assets"
	"muniment/reports/lang"
)

// Mode says which set of colours is shown.
type Mode string

// The modes.
const (
	System       Mode = "system" // light, dark or in high contrast, as the computer is set
	Light        Mode = "light"
	Dark         Mode = "dark"
	HighContrast Mode = "high-contrast"
)

// The scales of text that people choose from, in per cent.
const (
	SmallestText = 100
	LargestText  = 200
)

// Theme is the look of the window. A changed one is set anew: Fyne does not notice a field that changes.
type Theme struct {
	mode   Mode
	high   bool // the computer is set to high contrast
	told   bool // it was asked whether it is set to dark, past the drawing library
	dark   bool // and it is
	scale  float32
	fonts  map[bool]fyne.Resource // by whether it is bold
	speech lang.Language
}

// New makes a theme; text is its scale in per cent, and anything out of range counts as the nearest that is allowed.
func New(mode Mode, text int) *Theme {
	text = min(max(text, SmallestText), LargestText)
	return &Theme{mode: mode, scale: float32(text) / 100, fonts: map[bool]fyne.Resource{
		false: fyne.NewStaticResource("Inter-Regular.otf", assets.WindowFont("Inter-Regular")),
		true:  fyne.NewStaticResource("Inter-SemiBold.otf", assets.WindowFont("Inter-SemiBold")),
	}}
}

// Mode returns the set of colours that was chosen.
func (t *Theme) Mode() Mode { return t.mode }

// Text returns the scale of text in per cent.
func (t *Theme) Text() int { return int(t.scale*100 + 0.5) }

// With returns the theme in another mode.
func (t *Theme) With(mode Mode) *Theme {
	changed := *t
	changed.mode = mode
	return &changed
}

// Contrasted returns the theme on a computer that is set to high contrast, or is not.
func (t *Theme) Contrasted(high bool) *Theme {
	changed := *t
	changed.high = high
	return &changed
}

// Darkened returns the theme on a computer that was asked whether it is set to dark, and said so or not.
func (t *Theme) Darkened(dark bool) *Theme {
	changed := *t
	changed.told, changed.dark = true, dark
	return &changed
}

// Darkness reports whether the computer, asked, said that it is set to dark.
func (t *Theme) Darkness() bool { return t.dark }

// Contrast reports whether the computer is set to high contrast.
func (t *Theme) Contrast() bool { return t.high }

// shown is the set of colours that is shown where the computer is light or dark.
func (t *Theme) shown(variant fyne.ThemeVariant) Mode {
	switch {
	case t.mode != System:
		return t.mode
	case t.high:
		return HighContrast
	case t.told && t.dark, !t.told && variant == theme.VariantDark:
		return Dark
	}
	return Light
}

// Speaking returns the theme in another language.
func (t *Theme) Speaking(l lang.Language) *Theme {
	changed := *t
	changed.speech = l
	return &changed
}

// Language returns the language that is spoken.
func (t *Theme) Language() lang.Language { return t.speech }

// Scaled returns the theme with another size of text.
func (t *Theme) Scaled(text int) *Theme {
	changed := *t
	changed.scale = float32(min(max(text, SmallestText), LargestText)) / 100
	return &changed
}

// Color is a colour by its name. Names that the sets do not hold are Fyne's own.
func (t *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	set := t.shown(variant)
	if c, known := colours(set)[name]; known {
		return c
	}
	if set != Light {
		return theme.DefaultTheme().Color(name, theme.VariantDark)
	}
	return theme.DefaultTheme().Color(name, theme.VariantLight)
}

// Font is the typeface of a style. There is no italic: emphasis is weight, and little of it.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	if style.Symbol || style.Monospace {
		return theme.DefaultTheme().Font(style)
	}
	return t.fonts[style.Bold]
}

// Icon is an icon by its name.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(name) }

// Size is a measure by its name. Text and what stands in a line with it follow the scale; the grid of four does not.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return 14 * t.scale
	case theme.SizeNameCaptionText:
		return 12.5 * t.scale
	case theme.SizeNameHeadingText:
		return 24 * t.scale
	case theme.SizeNameSubHeadingText:
		return 17 * t.scale
	case theme.SizeNameInlineIcon:
		return 18 * t.scale
	case theme.SizeNamePadding:
		return 4
	case theme.SizeNameInnerPadding:
		return 8
	case theme.SizeNameLineSpacing:
		return 4
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius, theme.SizeNameButtonRadius:
		return 4
	case theme.SizeNameScrollBar:
		return 12
	case theme.SizeNameScrollBarSmall:
		return 6
	case theme.SizeNameInputBorder:
		if t.shown(theme.VariantLight) == HighContrast {
			return 2
		}
		return 1
	}
	return theme.DefaultTheme().Size(name)
}
