package cli

import (
	"context"
	"crypto/x509"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"muniment/reports"
	"muniment/store"
)

func (a *app) verify() *cobra.Command {
	var trust string
	c := &cobra.Command{
		Use:   "verify FILE.pdf... [--trust CA.pem]",
		Short: "Check records; with -r, against the register that issued them too",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			var roots []*x509.Certificate
			if trust != "" {
				text, err := readRecord(trust)
				if err != nil {
					return err
				}
				if roots, err = store.ParseCertificates(text); err != nil {
					return fmt.Errorf("%s: %w", trust, err)
				}
			}
			if a.register == "" {
				return a.verifyFiles(c.Context(), args, reports.VerifyOptions{Roots: roots})
			}
			return a.session(c.Context(), func(s *store.Session) error {
				return a.verifyFiles(c.Context(), args, reports.VerifyOptions{Roots: roots, Session: s})
			})
		},
	}
	c.Flags().StringVar(&trust, "trust", "", "the `file` of the certificate authority to trust, from `muniment ca export`")
	return c
}

func (a *app) verifyFiles(ctx context.Context, names []string, o reports.VerifyOptions) error {
	var verdicts []reports.Verdict
	sound := true
	for _, name := range names {
		file, err := readRecord(name)
		if err != nil {
			return err
		}
		v, err := reports.Verify(ctx, name, file, o)
		if err != nil {
			return err
		}
		verdicts = append(verdicts, v)
		sound = sound && v.Sound
		if !a.json {
			if err := a.showVerdict(v); err != nil {
				return err
			}
		}
	}
	if a.json {
		var answer any = verdicts
		if len(verdicts) == 1 {
			answer = verdicts[0]
		}
		if err := a.writeJSON(answer); err != nil {
			return err
		}
	}
	if !sound {
		return errUnsound
	}
	return nil
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
