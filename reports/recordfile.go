package reports

import (
	"fmt"
	"io"

	"muniment/store/exchange"
)

// LargestRecord is how many bytes a file may have that is read as a record: as many as are verified.
const LargestRecord = 128 << 20

// ReadRecord reads a file that may be a record. One that is larger than any record is not read to its end.
func ReadRecord(f io.Reader, name string) ([]byte, error) {
	return exchange.ReadWhole(f, LargestRecord, fmt.Errorf("%s is larger than any record: it is not one", name))
}
