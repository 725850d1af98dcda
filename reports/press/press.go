// Package press deflates what stands in a document (RFC 1951). A compressor takes most of a megabyte, and a small record needs several one after another: to make
// them anew was a third of the work. Those that are done with wait here for the next; what they write does not depend on what they wrote before.
package press

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/adler32"
	"io"
	"sync"
)

// Level is how hard to press: Quick for what is made for the moment, Small for what is long and is kept.
type Level int

// The levels.
const (
	Quick Level = flate.BestSpeed
	Small Level = flate.DefaultCompression
)

// idle are the compressors that nobody uses. The runtime lets go of them where memory is wanted.
var idle = map[Level]*sync.Pool{Quick: {}, Small: {}}

// Begin returns a compressor that writes to w. End takes it back.
func Begin(w io.Writer, level Level) *flate.Writer {
	if z, waits := idle[level].Get().(*flate.Writer); waits {
		z.Reset(w)
		return z
	}
	z, _ := flate.NewWriter(w, int(level)) // fails only for a level that there is not
	return z
}

// End takes back a compressor that Begin gave at a level.
func End(z *flate.Writer, level Level) {
	z.Reset(io.Discard) // it holds on to nothing
	idle[level].Put(z)
}

// Zlib is data as a stream in the format of zlib (RFC 1950), as PDF has it.
func Zlib(data []byte, level Level) string {
	const head, small = "\x78\x01", "\x78\x9c"
	var b bytes.Buffer
	if level == Small {
		b.WriteString(small)
	} else {
		b.WriteString(head)
	}
	z := Begin(&b, level)
	_, _ = z.Write(data) // into memory
	_ = z.Close()
	End(z, level)
	return string(binary.BigEndian.AppendUint32(b.Bytes(), adler32.Checksum(data)))
}
