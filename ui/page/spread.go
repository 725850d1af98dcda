package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Spread stands things beside each other in shares of the width, as the cells of a row; each is as high as it has to be. Where there is little room they stand under each other.
func Spread(gap float32, shares []float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(spread{gap, shares}, objects...)
}

type spread struct {
	gap    float32
	shares []float32
}

// cellLeast is how narrow a cell may be before the cells stand under each other.
const cellLeast = 70

func (s spread) widths(n int, width float32) ([]float32, bool) {
	all := float32(0)
	for i := range n {
		all += s.share(i)
	}
	out, free := make([]float32, n), width-s.gap*float32(n-1)
	for i := range n {
		if out[i] = free * s.share(i) / all; out[i] < cellLeast && n > 1 {
			return nil, false
		}
	}
	return out, true
}

func (s spread) share(i int) float32 {
	if i < len(s.shares) && s.shares[i] > 0 {
		return s.shares[i]
	}
	return 1
}

func (s spread) place(objects []fyne.CanvasObject, width float32, put func(fyne.CanvasObject, fyne.Position, fyne.Size)) float32 {
	widths, beside := s.widths(len(objects), width)
	high, x := float32(0), float32(0)
	for i, o := range objects {
		if !beside {
			h := heightFor(o, width)
			put(o, fyne.NewPos(0, high), fyne.NewSize(width, h))
			high += h + 2
			continue
		}
		h := heightFor(o, widths[i])
		put(o, fyne.NewPos(x, 0), fyne.NewSize(widths[i], h))
		high, x = max(high, h), x+widths[i]+s.gap
	}
	return high
}

func (s spread) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return s.place(objects, width, func(fyne.CanvasObject, fyne.Position, fyne.Size) {})
}

func (s spread) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	s.place(objects, size.Width, func(o fyne.CanvasObject, at fyne.Position, size fyne.Size) {
		o.Move(at)
		o.Resize(size)
	})
}

func (s spread) MinSize(objects []fyne.CanvasObject) fyne.Size {
	high := float32(0)
	for _, o := range objects {
		high = max(high, o.MinSize().Height)
	}
	return fyne.NewSize(cellLeast, high)
}
