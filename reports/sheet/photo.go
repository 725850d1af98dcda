package sheet

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/color"
	pixels "image/draw"
	"image/jpeg"
	_ "image/png" // photographs come as one or the other
	"regexp"

	"github.com/jung-kurt/gofpdf"

	"muniment/reports/seal"
)

// Photo is a photograph, as evidence.
type Photo struct {
	Alt     string // what it is of, for whoever does not see it
	Caption string
	JPEG    []byte // made by ReadPhoto
}

// ErrPhoto says that a file is no photograph that a page can show; ErrPhotoLarge that it has more pixels than is sensible to read.
var (
	ErrPhoto      = errors.New("this is no photograph in JPEG or PNG")
	ErrPhotoLarge = errors.New("this photograph has too many pixels")
)

const (
	mostPixels = 60 << 20 // of a photograph that is read: beyond what telephones take
	photoSide  = 1400     // pixels of the longer side on a page: about 300 to the inch at the size it is drawn
	photoTall  = 78.0     // millimetres, where two stand side by side
	aloneTall  = 130.0    // and where one stands by itself
)

// ReadPhoto makes of a photograph what a page shows: upright, no larger than print needs, and without what a camera writes beside the picture, such as where it
// was taken. The same file gives the same bytes. The whole file travels inside the record as it is.
func ReadPhoto(data []byte) ([]byte, error) {
	img, err := Upright(data, photoSide)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 82}); err != nil {
		return nil, fmt.Errorf("write the photograph: %w", err)
	}
	return out.Bytes(), nil
}

// Upright reads a photograph as it stood before the camera, with so many pixels on its longer side at most. How large it is comes from its first bytes, before it is read. It returns
// ErrPhoto for what is no photograph, or a broken one, and ErrPhotoLarge for one of too many pixels.
func Upright(data []byte, side int) (image.Image, error) {
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case err != nil || c.Width < 1 || c.Height < 1:
		return nil, ErrPhoto
	case c.Width > mostPixels/c.Height:
		return nil, ErrPhotoLarge
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, ErrPhoto
	}
	return upright(reduced(img, side), orientation(data)), nil
}

// reduced is a picture whose longer side has at most so many pixels, each the mean of those it stands for, on white.
func reduced(img image.Image, side int) *image.RGBA {
	b := img.Bounds()
	step := max(1, (max(b.Dx(), b.Dy())+side-1)/side)
	out := image.NewRGBA(image.Rect(0, 0, max(1, b.Dx()/step), max(1, b.Dy()/step)))
	rows := image.NewRGBA(image.Rect(0, 0, b.Dx(), min(step, b.Dy()))) // those that one row of the smaller picture stands for
	for y := range out.Rect.Dy() {
		pixels.Draw(rows, rows.Rect, image.White, image.Point{}, pixels.Src)
		pixels.Draw(rows, rows.Rect, img, image.Pt(b.Min.X, b.Min.Y+y*step), pixels.Over)
		for x := range out.Rect.Dx() {
			out.SetRGBA(x, y, meanOf(rows, image.Rect(x*step, 0, (x+1)*step, step).Intersect(rows.Rect)))
		}
	}
	return out
}

// meanOf is the mean colour of part of a picture that hides what is behind it.
func meanOf(img *image.RGBA, part image.Rectangle) color.RGBA {
	var sum [3]uint32
	for y := part.Min.Y; y < part.Max.Y; y++ {
		row := img.Pix[img.PixOffset(part.Min.X, y) : img.PixOffset(part.Max.X-1, y)+4]
		for i := 0; i < len(row); i += 4 {
			sum[0], sum[1], sum[2] = sum[0]+uint32(row[i]), sum[1]+uint32(row[i+1]), sum[2]+uint32(row[i+2])
		}
	}
	n := uint32(part.Dx() * part.Dy()) //nolint:gosec // of a picture that mostPixels bounds
	return color.RGBA{mean(sum[0], n), mean(sum[1], n), mean(sum[2], n), 255}
}

func mean(sum, n uint32) uint8 { return uint8(min(sum/max(n, 1), 255)) }

// upright turns a picture as its camera was held (EXIF 2.32, tag 0x0112).
func upright(img *image.RGBA, how int) *image.RGBA {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	turned := how >= 5
	size := image.Rect(0, 0, w, h)
	if turned {
		size = image.Rect(0, 0, h, w)
	}
	out := image.NewRGBA(size)
	for y := range h {
		for x := range w {
			to := [...][2]int{{x, y}, {w - 1 - x, y}, {w - 1 - x, h - 1 - y}, {x, h - 1 - y}, {y, x}, {h - 1 - y, x}, {h - 1 - y, w - 1 - x}, {y, w - 1 - x}}[how-1]
			out.SetRGBA(to[0], to[1], img.RGBAAt(x, y))
		}
	}
	return out
}

// orientation reads from a JPEG file how its camera was held, 1 to 8; 1 where it does not say.
func orientation(data []byte) int {
	for p := 2; p+4 <= len(data) && data[0] == 0xff && data[1] == 0xd8 && data[p] == 0xff; {
		length := int(binary.BigEndian.Uint16(data[p+2:]))
		end := min(p+2+length, len(data))
		if length < 2 || data[p+1] == 0xda {
			return 1
		}
		if body := data[min(p+4, end):end]; data[p+1] == 0xe1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")) {
			return orientationIn(body[6:])
		}
		p = end
	}
	return 1
}

// orientationIn looks in the first directory of a TIFF header.
func orientationIn(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int(order.Uint32(tiff[4:]))
	if at < 8 || at+2 > len(tiff) {
		return 1
	}
	for i := range int(order.Uint16(tiff[at:])) {
		entry := at + 2 + 12*i
		if entry+12 > len(tiff) {
			break
		}
		if how := int(order.Uint16(tiff[entry+8:])); order.Uint16(tiff[entry:]) == 0x0112 && how >= 1 && how <= 8 {
			return how
		}
	}
	return 1
}

// Photos shows photographs two side by side, each over its caption; one by itself is as wide as the page.
func (d *Doc) Photos(photos []Photo) {
	const gutter = 8.0
	if len(photos) == 1 {
		d.photoRow(photos, d.contentWidth(), aloneTall, 0)
		return
	}
	for len(photos) > 0 {
		n := min(2, len(photos))
		d.photoRow(photos[:n], (d.contentWidth()-gutter)/2, photoTall, gutter)
		photos = photos[n:]
	}
}

// photoRow adds photographs no wider and no taller than given.
func (d *Doc) photoRow(photos []Photo, width, most, gutter float64) {
	const captionGap = 1.4
	caption := detailStyle()
	type shown struct {
		name, resource string
		w, h           float64
		figure         *seal.Element
		words          *seal.Element
		caption        []string
	}
	all := make([]shown, 0, len(photos))
	tall, lines := 0.0, 0
	for _, p := range photos {
		// gofpdf names a picture by its bytes: the same one under two names would be in the file twice under one.
		sum := sha256.Sum256(p.JPEG)
		s := shown{name: hex.EncodeToString(sum[:]), figure: branch(d.root, "Figure"), words: branch(d.root, "P"), caption: d.clamp(caption, p.Caption, width, 3)}
		s.figure.Alt = property4000(p.Alt)
		info := d.pdf.RegisterImageOptionsReader(s.name, gofpdf.ImageOptions{ImageType: "JPG"}, bytes.NewReader(p.JPEG))
		if d.pdf.Err() || info == nil || info.Width() <= 0 || info.Height() <= 0 {
			d.fail(ErrPhoto)
			return
		}
		s.w, s.h = width, width*info.Height()/info.Width()
		if s.h > most {
			s.w, s.h = most*info.Width()/info.Height(), most
		}
		s.resource = d.pictureName(s.name)
		tall, lines = max(tall, s.h), max(lines, len(s.caption))
		all = append(all, s)
	}
	d.add(piece{gap: 4, height: tall + captionGap + float64(lines)*caption.leading + 1, draw: func(y float64) {
		for i, s := range all {
			x := marginX + float64(i)*(width+gutter)
			d.show(s.figure, func() { d.canvas.picture(s.resource, x, y, s.w, s.h) })
			d.show(s.words, func() { d.lines(caption, x, y+tall+captionGap, spaced(s.caption)) })
		}
	}})
}

// pictureDrawn is how gofpdf draws a picture, with the name that it gives it.
var pictureDrawn = regexp.MustCompile(`(/I\S+) Do Q\n$`)

// pictureName asks gofpdf what it calls a picture: it has the names to itself, and writes them where it draws.
func (d *Doc) pictureName(of string) string {
	drawn := d.pdf.CreateTemplate(func(t *gofpdf.Tpl) {
		t.ImageOptions(of, 0, 0, 10, 10, false, gofpdf.ImageOptions{ImageType: "JPG"}, 0, "")
	})
	found := pictureDrawn.FindSubmatch(drawn.Bytes())
	if found == nil {
		d.fail(ErrPhoto)
		return ""
	}
	return string(found[1])
}
