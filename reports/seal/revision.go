package seal

import (
	"crypto/sha256"
	"fmt"
	"hash"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Bounds on what is read, so that a stranger's file cannot exhaust the machine.
const (
	maxSize    = 128 << 20 // bytes of a file
	maxObjects = 1 << 20   // objects of a document
	maxFields  = 32        // signature fields, and so increments
	maxValue   = 4 << 20   // bytes of one object without its stream
)

// header opens every file: the version, and the comment of bytes above 127 that tells transfer programs it is binary.
const header = "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"

// Every document's catalogue and information dictionary have the same numbers.
const (
	catalogNumber = 1
	infoNumber    = 2
)

// An object is one indirect object; hasStream tells an empty stream from none.
type object struct {
	value     value
	stream    string
	hasStream bool
	at        int // offset of the value in the file, once read or laid out
}

func streamObject(d dict, data string) object {
	return object{value: d.with("Length", newInt(len(data))).value(), stream: data, hasStream: true}
}

// A revision is a stretch of the file: all objects of Finish, or the increment of one signature.
type revision struct {
	start, end int
	xref       int // offset of its cross-reference table
	size       int // one more than the highest object number so far
	objects    map[int]object
	id         string // the first half of the file identifier (a hexadecimal string), shared by all revisions
}

// A layout writes objects one after another, as they will stand in a file of which base bytes are there already.
type layout struct {
	base    int
	b       []byte
	places  []place
	longest int // bytes of a value
}

// A place is where an object begins.
type place struct{ number, at int }

// object writes one object and returns the offset of its value.
func (l *layout) object(n int, o object) int {
	at := l.begin(n)
	l.b = append(l.b, o.value...)
	if o.hasStream {
		l.b = append(l.b, "\nstream\n"...)
		l.b = append(l.b, o.stream...)
		l.b = append(l.b, "\nendstream"...)
	}
	l.end(len(o.value))
	return at
}

// written writes an object whose value is spelt as it should be.
func (l *layout) written(n int, v []byte) {
	l.begin(n)
	l.b = append(l.b, v...)
	l.end(len(v))
}

func (l *layout) begin(n int) int {
	l.places = append(l.places, place{n, l.base + len(l.b)})
	l.b = append(strconv.AppendInt(l.b, int64(n), 10), " 0 obj\n"...)
	return l.base + len(l.b)
}

func (l *layout) end(length int) {
	l.longest = max(l.longest, length)
	l.b = append(l.b, "\nendobj\n"...)
}

// finish writes the table of the objects and returns all that was written.
func (l *layout) finish(r *revision, previous *revision) []byte {
	r.start, r.xref = l.base, l.base+len(l.b)
	if previous == nil {
		r.id = digestID(l.b)
	}
	l.b = append(l.b, r.tail(previous, l.places)...)
	r.end = l.base + len(l.b)
	return l.b
}

// encode appends r to file, which holds everything before it, and returns the whole. It sets r's offsets.
func (r *revision) encode(file string, previous *revision) string {
	return file + string(r.encodeAfter(len(file), previous))
}

// encodeAfter returns what encode appends to a file of so many bytes.
func (r *revision) encodeAfter(base int, previous *revision) []byte {
	l := layout{base: base}
	if previous == nil {
		l.b = append(l.b, header...)
	}
	r.layOut(&l)
	return l.finish(r, previous)
}

func (r *revision) layOut(l *layout) {
	for _, n := range slices.Sorted(maps.Keys(r.objects)) {
		o := r.objects[n]
		o.at = l.object(n, o)
		r.objects[n] = o
	}
}

// tail returns the cross-reference table, trailer and end mark that must follow r's objects. It depends on nothing but where
// they are: that is why a reader can compare it instead of interpreting it.
func (r *revision) tail(previous *revision, places []place) []byte {
	r.size = places[len(places)-1].number + 1
	b := make([]byte, 0, 20*len(places)+400)
	b = append(b, "xref\n"...)
	trailer := newDict("Info", newRef(infoNumber), "Root", newRef(catalogNumber))
	if previous == nil {
		b = fmt.Appendf(b, "0 %d\n0000000000 65535 f \n", len(places)+1)
		trailer = trailer.with("ID", value("["+r.id+" "+r.id+"]"))
	} else {
		b = append(b, "0 1\n0000000000 65535 f \n"...)
		r.size = max(r.size, previous.size)
		r.id = previous.id
		trailer = trailer.with("ID", value("["+r.id+" "+digestID([]byte(r.id+strconv.Itoa(r.start)))+"]"))
		trailer = trailer.with("Prev", newInt(previous.xref))
	}
	for i, p := range places {
		if previous != nil && (i == 0 || places[i-1].number != p.number-1) {
			run := 1
			for i+run < len(places) && places[i+run].number == p.number+run {
				run++
			}
			b = fmt.Appendf(b, "%d %d\n", p.number, run)
		}
		b = append(appendPadded(b, p.at), " 00000 n \n"...)
	}
	trailer = trailer.with("Size", newInt(r.size))
	return fmt.Appendf(b, "trailer\n%s\nstartxref\n%d\n%%%%EOF\n", trailer.value(), r.xref)
}

// appendPadded writes an offset in ten digits.
func appendPadded(b []byte, n int) []byte {
	at := len(b)
	b = append(b, "0000000000"...)
	for i := at + 9; i >= at && n > 0; i-- {
		b[i] += byte(n % 10)
		n /= 10
	}
	return b
}

// digestID makes a file identifier (ISO 32000-1 section 14.4 asks for uniqueness, not for an algorithm).
func digestID(b []byte) string {
	sum := sha256.Sum256(b)
	return fmt.Sprintf("<%X>", sum[:16])
}

// readID finds the file identifier in the first trailer. It is the one thing there that is not compared with anything: were it
// checked against the content, one changed letter would make the file unreadable instead of showing whose signature it breaks.
func readID(tail string) string {
	const before, length = "trailer\n<</ID [", 34
	i := strings.Index(tail, before) + len(before)
	if i < len(before) || len(tail) < i+length {
		return ""
	}
	id := tail[i : i+length]
	if strings.Trim(id[1:length-1], "0123456789ABCDEF") != "" || id[0] != '<' || id[length-1] != '>' {
		return ""
	}
	return id
}

// hashString hashes s without copying all of it.
func hashString(h hash.Hash, s string) {
	var buffer [32 << 10]byte
	for len(s) > 0 {
		n := copy(buffer[:], s)
		_, _ = h.Write(buffer[:n]) // a hash never fails to write
		s = s[n:]
	}
}

// readRevision reads the revision that begins at pos and demands that it is spelt as encode spells it.
func readRevision(file string, pos int, previous *revision) (*revision, error) {
	return readRevisionAfter(0, file, pos, previous)
}

// readRevisionAfter reads a revision at pos of what stands in the file after so many bytes.
func readRevisionAfter(base int, file string, pos int, previous *revision) (*revision, error) {
	r := &revision{start: base + pos, objects: map[int]object{}}
	if previous == nil {
		if !strings.HasPrefix(file[pos:], header) {
			return nil, fmt.Errorf("%w: the first bytes are not those of a sealed document", errSyntax)
		}
		pos += len(header)
	}
	last := 0
	var places []place
	for !strings.HasPrefix(file[pos:], "xref\n") {
		n, o, next, err := readObject(file, pos)
		if err != nil {
			return nil, err
		}
		if n <= last || len(r.objects) >= maxObjects || previous == nil && n != last+1 {
			return nil, fmt.Errorf("%w: object %d is out of order at byte %d", errSyntax, n, base+pos)
		}
		o.at += base
		r.objects[n] = o
		places = append(places, place{n, base + pos})
		last, pos = n, next
	}
	if last == 0 {
		return nil, fmt.Errorf("%w: a revision without objects at byte %d", errSyntax, base+pos)
	}
	r.xref = base + pos
	if previous == nil {
		r.id = readID(file[pos:])
	}
	tail := string(r.tail(previous, places))
	if !strings.HasPrefix(file[pos:], tail) {
		return nil, fmt.Errorf("%w: the table of objects at byte %d does not describe the objects before it", errSyntax, base+pos)
	}
	r.end = base + pos + len(tail)
	return r, nil
}

// readObject reads one object in canonical spelling and returns its number and the offset after it.
func readObject(file string, pos int) (int, object, int, error) {
	fail := func(what string) (int, object, int, error) {
		return 0, object{}, 0, fmt.Errorf("%w: %s at byte %d", errSyntax, what, pos)
	}
	digits := 0
	for pos+digits < len(file) && digits < 8 && '0' <= file[pos+digits] && file[pos+digits] <= '9' {
		digits++
	}
	n, err := strconv.Atoi(file[pos : pos+digits])
	if err != nil || n < 1 || n > maxObjects || file[pos] == '0' || !strings.HasPrefix(file[pos+digits:], " 0 obj\n") {
		return fail("something that is no object")
	}
	pos += digits + len(" 0 obj\n")
	v, next, err := canonical(file, pos)
	if err != nil {
		return 0, object{}, 0, err
	}
	if string(v) != file[pos:next] {
		return fail("an object spelt in another way than this program writes")
	}
	o := object{value: v, at: pos}
	pos = next
	if strings.HasPrefix(file[pos:], "\nstream\n") {
		pos += len("\nstream\n")
		d, _ := v.dict()
		length, ok := d.get("Length").integer()
		if !ok || length < 0 || length > len(file)-pos {
			return fail("a stream without length")
		}
		o.stream, o.hasStream = file[pos:pos+length], true
		pos += length
		if !strings.HasPrefix(file[pos:], "\nendstream") {
			return fail("a stream of another length than it says")
		}
		pos += len("\nendstream")
	}
	if !strings.HasPrefix(file[pos:], "\nendobj\n") {
		return fail("an object without end")
	}
	return n, o, pos + len("\nendobj\n"), nil
}

// readRevisions reads as many well-formed revisions as there are. The error says why the first stretch that is none is not one, and is
// nil if the last revision ends the file.
func readRevisions(file string) ([]*revision, error) {
	if len(file) > maxSize {
		return nil, fmt.Errorf("%w: it has more than %d MB", ErrTooLarge, maxSize>>20)
	}
	var out []*revision
	var last *revision
	for pos := 0; last == nil || pos < len(file); pos = last.end {
		if len(out) > maxFields {
			return out, fmt.Errorf("%w: more increments than signature fields", errSyntax)
		}
		r, err := readRevision(file, pos, last)
		if err != nil {
			return out, err
		}
		out, last = append(out, r), r
	}
	return out, nil
}
