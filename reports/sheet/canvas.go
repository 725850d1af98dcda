package sheet

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash"
	"hash/adler32"
	"math"
	"strconv"
	"strings"

	"muniment/reports/press"
)

// canvas is what is drawn on pages. gofpdf keeps every page plain until the document is closed, and then writes all of them twice: the pages of a long
// register are tens of megabytes. Here each stretch of a page is packed as soon as another page is turned to, and what gofpdf makes around the pages (fonts,
// photographs, links, bookmarks) stays its own.
//
// It takes millimetres from the upper left corner, as gofpdf does, and writes the operators of ISO 32000-1 sections 8 and 9.
type canvas struct {
	height float64 // of a page, in millimetres
	pages  []leaf
	page   int    // the one that is drawn on, from 1
	open   []byte // what was drawn since it was turned to
	packer *flate.Writer
	packed bytes.Buffer

	face       string // as gofpdf names it in a page's resources
	size       float64
	fill, draw colour
	width      float64 // of lines
	known      bool    // whether the page has been told any of these
}

// leaf is a page as far as it is drawn: stretches of deflated content (RFC 1951), and the sum over the plain content that closes a stream (RFC 1950).
type leaf struct {
	packed [][]byte
	sum    hash.Hash32
}

// newPage begins a page after the last, and turns to it.
func (c *canvas) newPage() {
	c.close()
	c.pages = append(c.pages, leaf{sum: adler32.New()})
	c.page = len(c.pages)
}

// turnTo goes on with a page that was left.
func (c *canvas) turnTo(page int) {
	if page != c.page {
		c.close()
		c.page = page
	}
}

// close packs what was drawn since the page was turned to.
func (c *canvas) close() {
	c.face, c.size, c.known = "", 0, false
	if len(c.open) == 0 {
		return
	}
	c.packed.Reset()
	if c.packer == nil {
		c.packer = press.Begin(&c.packed, press.Quick)
	} else {
		c.packer.Reset(&c.packed)
	}
	_, _ = c.packer.Write(c.open) // into memory
	_ = c.packer.Flush()          // ends on a whole byte, and leaves room for more
	p := &c.pages[c.page-1]
	p.packed = append(p.packed, bytes.Clone(c.packed.Bytes()))
	_, _ = p.sum.Write(c.open)
	c.open = c.open[:0]
}

// contents returns every page as a stream in the format of zlib.
func (c *canvas) contents() []string {
	c.close()
	if c.packer != nil {
		press.End(c.packer, press.Quick)
		c.packer = nil
	}
	out := make([]string, len(c.pages))
	for i, p := range c.pages {
		const head, last = "\x78\x01", "\x01\x00\x00\xff\xff" // an empty block says that it is the last
		length := len(head) + len(last) + adler32.Size
		for _, stretch := range p.packed {
			length += len(stretch)
		}
		var b strings.Builder
		b.Grow(length)
		b.WriteString(head)
		for _, stretch := range p.packed {
			b.Write(stretch)
		}
		b.WriteString(last)
		b.Write(binary.BigEndian.AppendUint32(nil, p.sum.Sum32()))
		out[i], c.pages[i] = b.String(), leaf{}
	}
	return out
}

// number writes a length of millimetres in points, to a hundredth.
func (c *canvas) number(mm float64) { c.points(mm * pointsPerMM) }

// points writes a number to a hundredth and a space.
func (c *canvas) points(f float64) {
	n := int64(math.Round(f * 100))
	if n < 0 {
		c.open = append(c.open, '-')
		n = -n
	}
	c.open = strconv.AppendInt(c.open, n/100, 10)
	if rest := n % 100; rest > 0 {
		c.open = append(c.open, '.', byte('0'+rest/10))
		if rest%10 > 0 {
			c.open = append(c.open, byte('0'+rest%10))
		}
	}
	c.open = append(c.open, ' ')
}

// place writes a point.
func (c *canvas) place(x, y float64) {
	c.number(x)
	c.number(c.height - y)
}

func (c *canvas) raw(s string) { c.open = append(c.open, s...) }

// tone writes a colour with the operator that takes it.
func (c *canvas) tone(to colour, operator string) {
	for _, part := range [3]int{to.r, to.g, to.b} {
		c.open = strconv.AppendFloat(c.open, math.Round(float64(part)*1000/255)/1000, 'f', -1, 64)
		c.open = append(c.open, ' ')
	}
	c.raw(operator)
}

func (c *canvas) setFill(to colour) {
	c.begin()
	if c.fill != to {
		c.fill = to
		c.tone(to, "rg\n")
	}
}

func (c *canvas) setDraw(to colour) {
	c.begin()
	if c.draw != to {
		c.draw = to
		c.tone(to, "RG\n")
	}
}

func (c *canvas) setWidth(mm float64) {
	c.begin()
	if c.width != mm {
		c.width = mm
		c.number(mm)
		c.raw("w\n")
	}
}

// begin tells a stretch how it starts, whatever was set on the page before.
func (c *canvas) begin() {
	if c.known {
		return
	}
	c.known, c.fill, c.draw, c.width = true, colour{}, colour{}, 0.2
	c.raw("0 g 0 G ")
	c.number(c.width)
	c.raw("w\n")
}

// text writes one line with its baseline at y, in a face that gofpdf embeds with two bytes for each character.
func (c *canvas) text(face string, size float64, ink colour, x, y float64, s string) {
	c.setFill(ink)
	c.raw("BT ")
	if c.face != face || c.size != size {
		c.face, c.size = face, size
		c.raw(face)
		c.raw(" ")
		c.points(size)
		c.raw("Tf ")
	}
	c.place(x, y)
	c.raw("Td (")
	for _, r := range s {
		if r > 0xffff {
			r = substitute
		}
		c.unit(uint16(r))
	}
	c.raw(") Tj ET\n")
}

// unit writes a character as it stands in a string.
func (c *canvas) unit(u uint16) {
	for _, b := range [2]byte{byte(u >> 8), byte(u & 0xff)} {
		switch b {
		case '(', ')', '\\':
			c.open = append(c.open, '\\', b)
		case '\r':
			c.open = append(c.open, '\\', 'r')
		default:
			c.open = append(c.open, b)
		}
	}
}

// How a shape is painted: its area, its edge, or both.
const (
	filled   = "f\n"
	outlined = "S\n"
	both     = "B\n"
)

func (c *canvas) rect(x, y, w, h float64, how string) {
	c.begin()
	c.place(x, y+h)
	c.number(w)
	c.number(h)
	c.raw("re ")
	c.raw(how)
}

func (c *canvas) line(x1, y1, x2, y2 float64) {
	c.begin()
	c.place(x1, y1)
	c.raw("m ")
	c.place(x2, y2)
	c.raw("l S\n")
}

// dotted is line with short dashes.
func (c *canvas) dotted(x1, y1, x2, y2, dash, gap float64) {
	c.raw("[")
	c.number(dash)
	c.number(gap)
	c.raw("] 0 d ")
	c.line(x1, y1, x2, y2)
	c.raw("[] 0 d\n")
}

// rounded is rect with corners of a radius, filled and with its edge.
func (c *canvas) rounded(x, y, w, h, r float64) {
	c.begin()
	bend := r * (1 - (math.Sqrt2-1)*4/3) // a quarter of a circle as one curve
	right, lower := x+w, y+h
	c.place(x+r, y)
	c.raw("m ")
	for _, corner := range [4][4][2]float64{
		{{right - r, y}, {right - bend, y}, {right, y + bend}, {right, y + r}},
		{{right, lower - r}, {right, lower - bend}, {right - bend, lower}, {right - r, lower}},
		{{x + r, lower}, {x + bend, lower}, {x, lower - bend}, {x, lower - r}},
		{{x, y + r}, {x, y + bend}, {x + bend, y}, {x + r, y}},
	} {
		c.place(corner[0][0], corner[0][1])
		c.raw("l ")
		for _, p := range corner[1:] {
			c.place(p[0], p[1])
		}
		c.raw("c ")
	}
	c.raw("b\n")
}

// turned draws about a point by an angle in degrees, against the clock.
func (c *canvas) turned(degrees, x, y float64, draw func()) {
	c.begin()
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	x, y = x*pointsPerMM, (c.height-y)*pointsPerMM
	c.raw("q ")
	for _, f := range [6]float64{cos, sin, -sin, cos, x - x*cos + y*sin, y - x*sin - y*cos} {
		c.open = strconv.AppendFloat(c.open, f, 'f', 5, 64)
		c.raw(" ")
	}
	c.raw("cm\n")
	draw()
	c.raw("Q\n")
	c.face, c.size, c.known = "", 0, false
}

// picture draws an image that gofpdf embeds.
func (c *canvas) picture(name string, x, y, w, h float64) {
	c.raw("q ")
	c.number(w)
	c.raw("0 0 ")
	c.number(h)
	c.place(x, y+h)
	c.raw("cm ")
	c.raw(name)
	c.raw(" Do Q\n")
}
