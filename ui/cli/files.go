package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"muniment/reports"
	"muniment/store"
	"muniment/store/exchange"
)

// The files that a command names. None is read beyond what a file of its sort may have.

// openFile opens a file that somebody named, which may be a pipe from another program. One that is not there is said in the same words on every computer.
func openFile(name string) (*os.File, error) {
	f, err := os.Open(name) //nolint:gosec // reading the file that was named is what the command is for
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("there is no file %s", name)
	}
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", name, err)
	}
	return f, nil
}

// readNamed reads a file as one of its sort.
func readNamed(name string, read func(f io.Reader, name string) ([]byte, error)) ([]byte, error) {
	f, err := openFile(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	return read(f, name)
}

func readSecret(name string) ([]byte, error) { return readNamed(name, exchange.ReadSecret) }

func readCertificate(name string) ([]byte, error) { return readNamed(name, exchange.ReadCertificate) }

func readRecord(name string) ([]byte, error) { return readNamed(name, reports.ReadRecord) }

func readReply(name string) ([]byte, error) {
	return readNamed(name, func(f io.Reader, _ string) ([]byte, error) {
		return exchange.ReadWhole(f, exchange.LargestReply, exchange.ErrReplyLarge)
	})
}

// readAttachment reads a file that the register is to keep.
func readAttachment(name string) ([]byte, error) {
	return readNamed(name, func(f io.Reader, name string) ([]byte, error) {
		return exchange.ReadWhole(f, store.LargestAttachment, store.FileTooLarge(filepath.Base(name)))
	})
}

// readFiles reads the files that come with an act.
func readFiles(names []string) ([]store.File, error) {
	var out []store.File
	for _, name := range names {
		data, err := readAttachment(name)
		if err != nil {
			return nil, err
		}
		out = append(out, store.File{Name: filepath.Base(name), Data: data})
	}
	return out, nil
}
