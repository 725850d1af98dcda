package sheet

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"muniment/reports/seal"
)

// halves is a picture whose left half is red and whose right half is blue.
func halves(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{200, 30, 30, 255}
			if x >= w/2 {
				c = color.RGBA{30, 30, 200, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func jpegOf(t *testing.T, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// held is a JPEG file whose camera says how it was held, and where it was.
func held(file []byte, how byte) []byte {
	exif := append([]byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"), how, 0, 0, 0, 0, 0, 0)
	exif = append(exif, "GPS 51.48N 3.18W"...)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
	return append(out, file[2:]...)
}

func TestAPhotographStandsUprightAndKeepsNoPlace(t *testing.T) {
	t.Parallel()
	plain := jpegOf(t, halves(64, 32))
	for how, want := range map[byte]struct {
		w, h     int
		redFirst bool // of the corner at the top left
	}{1: {64, 32, true}, 2: {64, 32, false}, 3: {64, 32, false}, 6: {32, 64, true}, 8: {32, 64, false}, 9: {64, 32, true}} {
		out, err := ReadPhoto(held(plain, how))
		if err != nil {
			t.Fatalf("held as %d: %v", how, err)
		}
		img, err := jpeg.Decode(bytes.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		r, _, b, _ := img.At(2, 2).RGBA()
		if img.Bounds().Dx() != want.w || img.Bounds().Dy() != want.h || (r > b) != want.redFirst {
			t.Errorf("held as %d it is %v, red first %t", how, img.Bounds(), r > b)
		}
		if bytes.Contains(out, []byte("GPS")) {
			t.Error("the page tells where the photograph was taken")
		}
	}
}

func TestWhatIsNoPhotographIsRefused(t *testing.T) {
	t.Parallel()
	huge := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x00\x00\x00\x01\x00\x00\x08\x06\x00\x00\x00")
	good := jpegOf(t, halves(64, 32))
	for name, data := range map[string][]byte{"nothing": nil, "a page": []byte("%PDF-1.7"), "four thousand million pixels": huge, "cut short": good[:len(good)/2]} {
		if _, err := ReadPhoto(data); err == nil {
			t.Errorf("%s is shown", name)
		}
	}
	for n := range good { // whatever its directories say
		data := held(good, 6)[:n]
		orientation(data)
	}
}

func TestPhotographsAreDrawnWithTheirWords(t *testing.T) {
	t.Parallel()
	var transparent bytes.Buffer
	if err := png.Encode(&transparent, image.NewNRGBA(image.Rect(0, 0, 40, 400))); err != nil {
		t.Fatal(err)
	}
	var photos []Photo
	for _, data := range [][]byte{jpegOf(t, halves(640, 320)), jpegOf(t, halves(100, 1200)), transparent.Bytes()} {
		shown, err := ReadPhoto(data)
		if err != nil {
			t.Fatal(err)
		}
		photos = append(photos, Photo{Alt: "Photograph: the strong room", Caption: "The strong room, empty", JPEG: shown})
	}
	photos = append(photos, photos[0]) // the same photograph of two rooms
	made := func() []byte {
		d := New(cover())
		d.Heading(2, "Photographs")
		d.Photos(photos)
		d.SignaturePanel([]SignatureField{{Name: "manager", Label: "Manager"}})
		out, err := d.Finish()
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	out := made()
	if _, err := seal.Verify(out, seal.VerifyOptions{}); err != nil {
		t.Error(err)
	}
	if n := bytes.Count(out, []byte("/Subtype /Image")); n != 3 {
		t.Errorf("%d photographs are drawn", n)
	}
	if n := bytes.Count(out, []byte("/Alt (Photograph: the strong room)")); n != 4 {
		t.Errorf("%d photographs are described", n)
	}
	if !bytes.Equal(out, made()) {
		t.Error("the same photographs give other bytes")
	}
	d := New(cover())
	d.Photos([]Photo{{JPEG: []byte("no photograph")}})
	if _, err := d.Finish(); err == nil {
		t.Error("what is no photograph is drawn")
	}
}
