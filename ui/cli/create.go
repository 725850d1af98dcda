package cli

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"muniment/store"
	"muniment/store/calendar"
	"muniment/store/vault"
)

func (a *app) create() *cobra.Command {
	var o store.CreateOptions
	var kdf, division string
	c := &cobra.Command{
		Use: "create --council NAME --name \"Full Name\"", Short: "Make a new register; you become its administrator", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			switch {
			case strings.TrimSpace(o.Council) == "":
				return usagef("say whose register it is: --council NAME")
			case strings.TrimSpace(o.Name) == "":
				return usagef("say who you are: --name \"Full Name\"")
			}
			if o.Secret, err = a.secret(); err != nil {
				return err
			}
			if o.On, err = a.day(); err != nil {
				return err
			}
			if o.On.Known() && !o.TestClock {
				return usagef("a new register begins today: --on needs --test-clock")
			}
			if o.KDF, err = parseKDF(kdf); err != nil {
				return err
			}
			if o.Division, err = calendar.ParseDivision(division); err != nil {
				return usagef("--division %q: %w", division, err)
			}
			o.Login = a.login
			s, err := store.Create(c.Context(), a.register, o)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, s.Close()) }()
			if a.json {
				return a.writeJSON(s.Council())
			}
			if err := a.say("Made the register of %s in %s. %s is its administrator.", o.Council, a.register, o.Name); err != nil {
				return err
			}
			return a.say("Say where copies of it go, on another disk and at another site: `muniment backup folder add FOLDER`, with --off-site for the second.")
		},
	}
	f := c.Flags()
	f.StringVar(&o.Council, "council", "", "the council's `name`")
	f.StringVar(&o.Name, "name", "", "your full `name`")
	f.StringVar(&division, "division", string(calendar.EnglandAndWales), "whose bank holidays count: england-and-wales, scotland, northern-ireland")
	f.StringVar(&kdf, "kdf", "default", "how hard the password is made to guess: default, or floor for old computers")
	f.BoolVar(&o.TestClock, "test-clock", false, "a register for trials: acts obey --on, and every record says TEST for ever")
	return c
}

func parseKDF(name string) (vault.KDF, error) {
	switch name {
	case "default":
		return vault.DefaultKDF(), nil
	case "floor":
		return vault.FloorKDF(), nil
	}
	return vault.KDF{}, usagef("--kdf %q: choose default or floor", name)
}
