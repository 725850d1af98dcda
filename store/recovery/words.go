package recovery

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"sync"
	"unicode"

	"muniment/assets"
)

// Words is how many a sheet has: 16 bits that say which sheet it is, 256 of the key, 25 of a checksum.
const Words = 27

const (
	wordBits  = 11
	checkBits = Words*wordBits - 16 - 256
	firstFour = 4 // letters tell every word of the list from every other
)

// Key is what recovers a register.
type Key [32]byte

// Sheet is one printed sheet: the key itself, or one share of it.
type Sheet struct {
	Set   uint16 // of the printing: shares of one set belong together; 12 bits
	Share uint8  // 1 to 3; 0 for the whole key
	Value Key    // of the share, or the key
}

// list is the list of words, in alphabetical order.
var list = sync.OnceValue(func() []string { return strings.Fields(string(assets.Words())) })

// Words gives the words of a sheet.
func (s Sheet) Words() []string {
	head := s.head()
	n := new(big.Int).SetBytes(append(head[:], s.Value[:]...))
	n.Lsh(n, checkBits).Or(n, big.NewInt(s.check()))
	out := make([]string, Words)
	mask := big.NewInt(1<<wordBits - 1)
	for i := Words - 1; i >= 0; i-- {
		out[i] = list()[new(big.Int).And(n, mask).Int64()]
		n.Rsh(n, wordBits)
	}
	return out
}

func (s Sheet) head() (b [2]byte) {
	binary.BigEndian.PutUint16(b[:], uint16(s.Share)<<12|s.Set&0xfff)
	return b
}

func (s Sheet) check() int64 {
	head := s.head()
	h := sha256.New()
	h.Write([]byte("muniment recovery sheet 1"))
	h.Write(head[:])
	h.Write(s.Value[:])
	return int64(binary.BigEndian.Uint32(h.Sum(nil)) >> (32 - checkBits))
}

// ErrMistyped says that the words are all in the list and yet are not a sheet's.
var ErrMistyped = errors.New("these are not the words of a recovery sheet: one of them is another, or two have changed places; compare each with the sheet")

// Parse reads the words of one sheet as somebody typed them: numbers, points and capitals do not matter, and of each word the first four
// letters are enough.
func Parse(text string) (Sheet, error) {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) })
	n := new(big.Int)
	for i, w := range words {
		at, err := find(w)
		if err != nil {
			return Sheet{}, fmt.Errorf("word %d, %q, is not in the list of words: compare it with the sheet", i+1, shortened(w))
		}
		if i < Words {
			n.Lsh(n, wordBits).Or(n, big.NewInt(int64(at)))
		}
	}
	if len(words) != Words {
		return Sheet{}, fmt.Errorf("a recovery sheet has %d words, and these are %d", Words, len(words))
	}
	check := new(big.Int).And(n, big.NewInt(1<<checkBits-1)).Int64()
	var b [34]byte
	n.Rsh(n, checkBits).FillBytes(b[:])
	head := binary.BigEndian.Uint16(b[:])
	s := Sheet{Set: head & 0xfff, Share: uint8(head >> 12), Value: Key(b[2:])} //nolint:gosec // four bits
	if s.Share > shares || s.check() != check {
		return Sheet{}, ErrMistyped
	}
	return s, nil
}

func find(word string) (int, error) {
	at, exact := slices.BinarySearch(list(), word)
	if exact {
		return at, nil
	}
	if len(word) >= firstFour && at < len(list()) && strings.HasPrefix(list()[at], word) {
		return at, nil
	}
	return 0, ErrMistyped
}

// shortened keeps a file that holds something else from being quoted at length.
func shortened(w string) string {
	if r := []rune(w); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return w
}
