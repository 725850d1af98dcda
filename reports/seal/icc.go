package seal

import (
	"encoding/binary"
	"math"
)

// srgbProfile makes an ICC display profile of the sRGB colour space (IEC 61966-2-1), version 2.1 of the format because PDF/A-1
// knows no later one. Each call returns the same bytes: the reader compares them.
func srgbProfile() string {
	xyz := func(x, y, z uint32) []byte {
		b := append([]byte("XYZ "), 0, 0, 0, 0)
		for _, n := range []uint32{x, y, z} { // s15Fixed16
			b = binary.BigEndian.AppendUint32(b, n)
		}
		return b
	}
	curve := srgbCurve()
	tags := []struct {
		name string
		data []byte
	}{
		{"desc", iccDescription("sRGB IEC61966-2.1")},
		{"cprt", append([]byte("text\x00\x00\x00\x00"), "No copyright, use freely\x00"...)},
		{"wtpt", xyz(0xf6d6, 0x10000, 0xd32d)}, // D50, as the primaries below are adapted to it
		{"rXYZ", xyz(0x6fa2, 0x38f5, 0x0390)},
		{"gXYZ", xyz(0x6299, 0xb785, 0x18da)},
		{"bXYZ", xyz(0x24a0, 0x0f84, 0xb6cf)},
		{"rTRC", curve},
		{"gTRC", curve},
		{"bTRC", curve},
	}
	const headerSize = 128
	table := binary.BigEndian.AppendUint32(nil, uint32(len(tags))) //nolint:gosec // nine
	offset := headerSize + 4 + 12*len(tags)
	var data []byte
	shared := -1 // the three curves are one
	for _, t := range tags {
		at := offset + len(data)
		if t.name[1:] == "TRC" && shared >= 0 {
			at = shared
		} else {
			data = append(data, t.data...)
			for len(data)%4 != 0 {
				data = append(data, 0)
			}
		}
		if t.name == "rTRC" {
			shared = at
		}
		table = append(table, t.name...)
		table = binary.BigEndian.AppendUint32(table, uint32(at))          // a few thousand
		table = binary.BigEndian.AppendUint32(table, uint32(len(t.data))) //nolint:gosec // a few thousand
	}
	head := binary.BigEndian.AppendUint32(nil, uint32(offset+len(data))) //nolint:gosec // a few thousand
	head = append(head, 0, 0, 0, 0)                                      // preferred module: none
	head = append(head, 2, 0x10, 0, 0)
	head = append(head, "mntrRGB XYZ "...)
	for _, n := range []uint16{2026, 1, 1, 0, 0, 0} { // made on; fixed so that the bytes are
		head = binary.BigEndian.AppendUint16(head, n)
	}
	head = append(head, "acsp"...)
	head = append(head, make([]byte, 68-len(head))...)
	head = append(head, xyz(0xf6d6, 0x10000, 0xd32d)[8:]...) // illuminant
	head = append(head, make([]byte, headerSize-len(head))...)
	return string(head) + string(table) + string(data)
}

// srgbCurve tabulates the transfer function. No entry lies near a rounding boundary (a test holds that), so every platform's
// floating point gives the same table.
func srgbCurve() []byte {
	const n = 1024
	b := append([]byte("curv"), 0, 0, 0, 0)
	b = binary.BigEndian.AppendUint32(b, n)
	for i := range n {
		b = binary.BigEndian.AppendUint16(b, uint16(math.Round(srgbLinear(float64(i)/(n-1))*65535)))
	}
	return b
}

func srgbLinear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

// iccDescription is a textDescriptionType with its empty Unicode and Macintosh parts (ICC.1:1998-09 section 6.5.16).
func iccDescription(s string) []byte {
	b := append([]byte("desc"), 0, 0, 0, 0)
	b = binary.BigEndian.AppendUint32(b, uint32(len(s)+1)) //nolint:gosec // a short constant
	b = append(b, s...)
	return append(b, make([]byte, 1+4+4+2+1+67)...)
}
