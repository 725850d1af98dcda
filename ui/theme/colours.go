package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The window's own colours, beside Fyne's.
const (
	Rail     fyne.ThemeColorName = "muniment-rail"      // behind the navigation and the bar at the top
	Faint    fyne.ThemeColorName = "muniment-faint"     // text that explains, and labels
	Hairline fyne.ThemeColorName = "muniment-hairline"  // between rows
	Row      fyne.ThemeColorName = "muniment-row"       // the row under the pointer
	Chosen   fyne.ThemeColorName = "muniment-chosen"    // the row that is shown beside
	Card     fyne.ThemeColorName = "muniment-card"      // a card on the window's background
	Edge     fyne.ThemeColorName = "muniment-edge"      // round a card
	Banner   fyne.ThemeColorName = "muniment-banner"    // behind a notice across the window
	OnBanner fyne.ThemeColorName = "muniment-on-banner" // its text
)

// Tone is the meaning of a mark. It never stands for itself: a word says the same.
type Tone int

// The tones.
const (
	Plain Tone = iota
	Neutral
	Info
	Good
	Warn
	Bad
)

// Tones lists the tones that have colours of their own.
func Tones() []Tone { return []Tone{Neutral, Info, Good, Warn, Bad} }

// Behind is the name of the colour behind a mark of a tone.
func Behind(t Tone) fyne.ThemeColorName {
	return fyne.ThemeColorName("muniment-behind-" + t.name())
}

// On is the name of the colour of a mark's text, which is also readable on the page.
func On(t Tone) fyne.ThemeColorName {
	if t == Plain {
		return theme.ColorNameForeground
	}
	return fyne.ThemeColorName("muniment-on-" + t.name())
}

func (t Tone) name() string {
	return []string{"plain", "neutral", "info", "good", "warn", "bad"}[t]
}

type set map[fyne.ThemeColorName]color.Color

func rgb(hex uint32) color.Color {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xff} //nolint:gosec // the parts of a colour
}

func clear(hex uint32, alpha uint8) color.Color {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: alpha} //nolint:gosec // the parts of a colour
}

// colours is the set of a mode. It is made anew only by the three functions below, whose maps are built once each.
func colours(m Mode) set {
	switch m {
	case Dark:
		return dark()
	case HighContrast:
		return contrast()
	default:
		return light()
	}
}
