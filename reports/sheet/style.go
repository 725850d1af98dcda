package sheet

import (
	"fmt"
	"slices"
)

// The look of every record: one family of type, one accent, and tones that are always words too.

// colour is red, green and blue, 0 to 255.
type colour struct{ r, g, b int }

func white() colour  { return colour{255, 255, 255} }
func ink() colour    { return colour{22, 32, 44} }
func muted() colour  { return colour{84, 97, 111} } // 6.2:1 on white
func accent() colour { return colour{20, 61, 107} }
func hair() colour   { return colour{200, 209, 219} }
func tint() colour   { return colour{243, 246, 250} }
func ghost() colour  { return colour{234, 237, 241} } // watermark: pale enough to read through

// style is one voice on the page: a face, its size in points, the distance between baselines in millimetres and its colour.
type style struct {
	face    faceName
	size    float64
	leading float64
	ink     colour
}

func titleStyle() style    { return style{bold, 21, 8.6, ink()} }
func subtitleStyle() style { return style{regular, 12, 5.6, muted()} }
func mastStyle() style     { return style{bold, 12.5, 5.6, accent()} }
func bodyStyle() style     { return style{regular, 9.5, 4.9, ink()} }
func strongStyle() style   { return style{bold, 9.5, 4.9, ink()} }
func labelStyle() style    { return style{regular, 7.8, 3.9, muted()} }
func figureStyle() style   { return style{bold, 17, 7, ink()} }
func cellStyle() style     { return style{regular, 8.2, 4.0, ink()} }
func cellStrong() style    { return style{bold, 8.2, 4.0, ink()} }
func detailStyle() style   { return style{regular, 7.6, 3.7, muted()} }
func headStyle() style     { return style{bold, 7.8, 3.9, accent()} }
func tagStyle() style      { return style{bold, 7.2, 4.6, ink()} }
func runningStyle() style  { return style{regular, 7.4, 3.7, muted()} }
func markingStyle() style  { return style{bold, 7.8, 3.9, ink()} }

func headingStyle(level int) style {
	switch level {
	case 2:
		return style{bold, 12.5, 5.8, accent()}
	case 3:
		return style{bold, 10.2, 5.0, ink()}
	default:
		return style{bold, 9.2, 4.7, muted()}
	}
}

// Tone colours a tag, a notice or a figure. The word printed in it carries the meaning; the tone only helps the eye, and the
// tones differ in black and white too: Bad is solid, the others are outlined.
type Tone int

// The tones, from no judgement to worst.
const (
	Neutral Tone = iota
	Info
	Good
	Warn
	Bad
)

// MarshalText writes a tone as its word.
func (t Tone) MarshalText() ([]byte, error) { return []byte(tones()[t]), nil }

// UnmarshalText reads the word of a tone.
func (t *Tone) UnmarshalText(text []byte) error {
	i := slices.Index(tones(), string(text))
	if i < 0 {
		return fmt.Errorf("%q is no tone", text)
	}
	*t = Tone(i)
	return nil
}

func tones() []string {
	return []string{Neutral: "neutral", Info: "info", Good: "good", Warn: "warn", Bad: "bad"}
}

// paint is the fill, border and text of a tag in some tone.
type paint struct{ fill, line, text colour }

func (t Tone) paint() paint {
	switch t {
	case Info:
		return paint{colour{230, 238, 248}, accent(), accent()}
	case Good:
		return paint{colour{229, 244, 234}, colour{11, 90, 43}, colour{11, 90, 43}}
	case Warn:
		return paint{colour{255, 242, 221}, colour{122, 65, 0}, colour{112, 58, 0}}
	case Bad:
		return paint{colour{155, 28, 28}, colour{155, 28, 28}, white()}
	default:
		return paint{colour{240, 243, 246}, colour{120, 132, 145}, colour{60, 72, 84}}
	}
}

// strong is the tone's colour for large type and bars on white.
func (t Tone) strong() colour {
	if t == Neutral {
		return ink()
	}
	return t.paint().line
}
