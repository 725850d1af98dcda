package cli

import (
	"context"
	"crypto/x509"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"muniment/reports"
	"muniment/store"
)

func (a *app) verify() *cobra.Command {
	var trust, crl string
	c := &cobra.Command{
		Use:   "verify FILE.pdf|FOLDER... [--trust CA.pem] [--crl REVOKED.pem]",
		Short: "Check records; with -r, against the register that issued them too",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			var roots []*x509.Certificate
			if trust != "" {
				text, err := readCertificate(trust)
				if err != nil {
					return err
				}
				if roots, err = store.ParseCertificates(text); err != nil {
					return fmt.Errorf("%s: %w", trust, err)
				}
			}
			o := reports.VerifyOptions{Roots: roots}
			if crl != "" {
				text, err := readCertificate(crl)
				if err != nil {
					return err
				}
				list, err := store.ParseRevocations(text)
				if err != nil {
					return fmt.Errorf("%s: %w", crl, err)
				}
				o.Revoked = []*x509.RevocationList{list}
			}
			if a.register == "" {
				return a.verifyFiles(c.Context(), args, o)
			}
			return a.session(c.Context(), func(s *store.Session) error {
				o.Session = s
				return a.verifyFiles(c.Context(), args, o)
			})
		},
	}
	c.Flags().StringVar(&trust, "trust", "", "the `file` of the certificate authority to trust, from `muniment ca export`")
	c.Flags().StringVar(&crl, "crl", "", "the `file` of revoked certificates, from `muniment ca crl`")
	return c
}

// verifyFiles checks records. Of a folder, it checks every PDF in it and below it, says in a line which are sound and in full which are not, and sums up.
func (a *app) verifyFiles(ctx context.Context, args []string, o reports.VerifyOptions) error {
	names, folders, err := recordsIn(args)
	if err != nil {
		return err
	}
	verdicts := []reports.Verdict{}
	unsound := 0
	err = reports.VerifyAll(ctx, names, readRecord, o, func(v reports.Verdict) error {
		verdicts = append(verdicts, v)
		if !v.Sound {
			unsound++
		}
		switch {
		case a.json:
			return nil
		case folders && v.Sound:
			return a.say("%s (%s record %s) is sound%s.", v.File, v.Kind, v.Record, awaiting(v))
		}
		return a.showVerdict(v)
	})
	if err != nil {
		return err
	}
	switch {
	case a.json && len(verdicts) == 1 && !folders:
		err = a.writeJSON(verdicts[0])
	case a.json:
		err = a.writeJSON(verdicts)
	case folders:
		err = a.say("%s checked: %d sound, %d not.", count(len(verdicts), "record was", "records were"), len(verdicts)-unsound, unsound)
	}
	if err == nil && unsound > 0 {
		err = errUnsound
	}
	return err
}

func awaiting(v reports.Verdict) string {
	if len(v.Awaiting) == 0 {
		return ""
	}
	return ", awaiting " + strings.Join(v.Awaiting, ", ")
}

// recordsIn lists the files that the arguments name, and for a folder the PDFs in it and below it.
func recordsIn(args []string) (names []string, folders bool, err error) {
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil || !info.IsDir() {
			names = append(names, arg) // one that is not there is said when it is read
			continue
		}
		folders = true
		err = filepath.WalkDir(arg, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.EqualFold(filepath.Ext(path), ".pdf") {
				names = append(names, path)
			}
			return err
		})
		if err != nil {
			return nil, false, fmt.Errorf("%s cannot be read: %w", arg, err)
		}
	}
	if len(names) == 0 {
		return nil, false, fmt.Errorf("there is no PDF in %s", strings.Join(args, ", "))
	}
	return names, folders, nil
}

// stampTrust says whether somebody who is trusted vouches for a time-stamp.
func stampTrust(v reports.Verdict, s reports.VerdictSignature) string {
	switch {
	case s.StampedTrusted:
		return "trusted"
	case v.TrustChecked:
		return "its authority is not among those you trust"
	}
	return "trust not checked"
}

func (a *app) showVerdict(v reports.Verdict) error {
	word := "is sound"
	if !v.Sound {
		word = "is NOT sound"
	}
	name := v.File
	if v.Record != "" {
		name = fmt.Sprintf("%s (%s record %s)", v.File, v.Kind, v.Record)
	}
	if err := a.say("%s %s.", printable(name), word); err != nil {
		return err
	}
	var lines []string
	if v.Test {
		lines = append(lines, "It comes from a register for trials and is evidence of nothing.")
	}
	for _, s := range v.Signatures {
		trusted := "trusted"
		switch {
		case !v.TrustChecked:
			trusted = "trust not checked: give --trust CA.pem"
		case !s.Trusted:
			trusted = "NOT trusted"
		}
		state := "valid"
		if !s.Valid {
			state = "NOT valid"
		}
		lines = append(lines, fmt.Sprintf("Signed by %s, %s, on %s: %s, %s.", s.Name, s.Post, london(s.Time), state, trusted))
		if s.Authority != "" {
			lines = append(lines, "Its certificate leads to "+s.Authority+".")
		}
		if !s.Stamped.IsZero() {
			lines = append(lines, fmt.Sprintf("Time-stamped by %s on %s: %s.", s.StampedBy, london(s.Stamped), stampTrust(v, s)))
		}
	}
	if len(v.Awaiting) > 0 {
		lines = append(lines, "Awaiting: "+strings.Join(v.Awaiting, ", ")+".")
	}
	if v.InRegister {
		lines = append(lines, "The register issued this very file, and knows no newer copy.")
	}
	if v.Trail.Sequence > 0 {
		lines = append(lines, fmt.Sprintf("It was issued after entry %d of the trail, %s.", v.Trail.Sequence, v.Trail.Hash))
	}
	for _, p := range v.Problems {
		lines = append(lines, "Problem: "+p+".")
	}
	for _, l := range lines {
		if err := a.say("  %s", printable(l)); err != nil {
			return err
		}
	}
	return nil
}
