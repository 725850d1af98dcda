package exchange

import (
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Open opens a file of the council to be read as a whole: no folder, no pipe, no device, whatever it is called. What it says of one that cannot be read is for people.
func Open(name string) (*os.File, error) {
	if IsDevice(filepath.Base(name)) {
		return nil, fmt.Errorf("%s is the name of a device on Windows: give the file another name", name)
	}
	info, err := os.Stat(name) // before it is opened: a pipe would wait for somebody to write
	if err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no file that can be read: choose a file", name)
	}
	f, err := os.Open(name) //nolint:gosec // the file that the person named
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("there is no file %s", name)
	}
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", name, err)
	}
	return f, nil
}

// Authority reads the certificate of the authority that vouches for a server; without a name, those of the computer vouch for it.
func Authority(name string) (*x509.CertPool, error) {
	if name == "" {
		return nil, nil //nolint:nilnil // no pool is the computer's own, to the libraries too
	}
	f, err := Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	pem, err := ReadCertificate(f, filepath.Base(name))
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no certificate: save the authority's as Base64 (.pem)", name)
	}
	return pool, nil
}

// OpenDropped opens a file that somebody left in a folder: it follows no link, and opens the very file that it looked at.
func OpenDropped(name string) (*os.File, error) {
	if IsDevice(filepath.Base(name)) {
		return nil, fmt.Errorf("%s is the name of a device on Windows: give the file another name", filepath.Base(name))
	}
	before, err := os.Lstat(name)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s cannot be read: %w", filepath.Base(name), err)
	case !before.Mode().IsRegular():
		return nil, fmt.Errorf("%s is a link, a folder or a device, which is not followed: put the file itself into the folder", filepath.Base(name))
	}
	f, err := os.Open(name) //nolint:gosec // a file of a folder that the council chose
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", filepath.Base(name), err)
	}
	after, err := f.Stat()
	if err == nil && !os.SameFile(before, after) {
		err = fmt.Errorf("%s was exchanged while it was opened: look again", filepath.Base(name))
	}
	if err == nil && after.Size() > (Limits{}).orDefault().Bytes {
		err = &LimitError{What: "bytes", Limit: (Limits{}).orDefault().Bytes}
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}
