package cli

import (
	"bytes"
	"fmt"

	"golang.org/x/term"

	"muniment/store/vault"
)

// secret is the password and key file of whoever signs in.
func (a *app) secret() (vault.Secret, error) {
	if a.register == "" {
		return vault.Secret{}, usagef("say which register: -r FILE")
	}
	if a.login == "" {
		return vault.Secret{}, usagef("say who signs in: --as LOGIN")
	}
	password, err := a.password(a.passwordFile, "Password of "+a.login)
	if err != nil {
		return vault.Secret{}, err
	}
	s := vault.Secret{Password: password}
	if a.keyFile != "" {
		if s.KeyFile, err = readSecret(a.keyFile); err != nil {
			return vault.Secret{}, err
		}
	}
	return s, nil
}

// password reads a password from a file, or asks for it at a terminal.
func (a *app) password(file, prompt string) ([]byte, error) {
	if file != "" {
		b, err := readSecret(file)
		if err != nil {
			return nil, err
		}
		// Editors end a file with a line break that nobody typed into the password.
		return bytes.TrimSuffix(bytes.TrimSuffix(b, []byte("\n")), []byte("\r")), nil
	}
	if a.In == nil || !term.IsTerminal(int(a.In.Fd())) {
		return nil, usagef("there is no terminal to ask for the password: give --password-file FILE")
	}
	if _, err := fmt.Fprint(a.Err, prompt+": "); err != nil {
		return nil, fmt.Errorf("ask for the password: %w", err)
	}
	b, err := term.ReadPassword(int(a.In.Fd()))
	_, _ = fmt.Fprintln(a.Err) // the line break that was typed is not shown
	if err != nil {
		return nil, fmt.Errorf("read the password: %w", err)
	}
	return b, nil
}
