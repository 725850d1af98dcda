package exchange

import (
	"fmt"
	"io"
)

// Files that are read as a whole, into memory: each sort has a length beyond which a file is not of that sort, and is read no further.

const (
	// LargestSecret is how many bytes a password or key file may have. A picture may be somebody's key file.
	LargestSecret = 16 << 20
	// LargestCertificate is how many bytes certificates, with their keys or without, and a list of revoked ones may have.
	LargestCertificate = 1 << 20
)

// ReadWhole reads what has at most so many bytes. Of what is longer it reads one byte more, and says why it is refused.
func ReadWhole(from io.Reader, most int64, refusal error) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(from, most+1))
	if err != nil {
		return nil, fmt.Errorf("read the file: %w", err)
	}
	if int64(len(b)) > most {
		return nil, refusal
	}
	return b, nil
}

// ReadSecret reads a password or key file; name is for people.
func ReadSecret(from io.Reader, name string) ([]byte, error) {
	return ReadWhole(from, LargestSecret, fmt.Errorf("%s is too long for a password or key file: choose the right file", name))
}

// ReadCertificate reads a file of certificates, with keys or without, or of a list of revoked ones; name is for people.
func ReadCertificate(from io.Reader, name string) ([]byte, error) {
	return ReadWhole(from, LargestCertificate, fmt.Errorf("%s is too long for a certificate: choose the right file", name))
}
