package ui

import (
	"io"
	"path/filepath"

	"muniment/reports"
	"muniment/store"
	"muniment/store/exchange"
)

// The files that a person chose, or dropped on the window. None is read beyond what a file of its sort may have.

// reading reads an open file as one of its sort; name is what people call it.
type reading func(f io.Reader, name string) ([]byte, error)

// readChosen reads a file that a person chose, or that lies in a folder they chose.
func readChosen(path string, read reading) ([]byte, error) {
	f, err := exchange.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	return read(f, filepath.Base(path))
}

func readSecret(path string) ([]byte, error) { return readChosen(path, exchange.ReadSecret) }

func readCertificate(path string) ([]byte, error) { return readChosen(path, exchange.ReadCertificate) }

func readRecord(path string) ([]byte, error) { return readChosen(path, reports.ReadRecord) }

// readAttachment reads a file that is to be kept with an act.
func readAttachment(path string) (store.File, error) {
	data, err := readChosen(path, func(f io.Reader, name string) ([]byte, error) {
		return exchange.ReadWhole(f, store.LargestAttachment, store.FileTooLarge(name))
	})
	return store.File{Name: filepath.Base(path), Data: data}, err
}
