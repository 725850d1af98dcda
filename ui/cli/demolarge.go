package cli

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"

	"muniment/store"
	"muniment/store/madeup"
	"muniment/store/vault"
)

// large makes a council of the largest kind that one register is meant for, and says how far it is.
func (d demonstration) large(seed uint64) (err error) {
	admin, officer, firstDay := rand.Text(), rand.Text(), rand.Text()
	for name, password := range map[string]string{"password.txt": admin, madeup.Officer + ".txt": officer} {
		if err := os.WriteFile(d.path(name), []byte(password+"\n"), 0o600); err != nil {
			return fmt.Errorf("write the password: %w", err)
		}
	}
	secret := func(password string) vault.Secret { return vault.Secret{Password: []byte(password)} }
	at := madeup.Register{Path: d.path("madeup.muniment"), Admin: secret(admin), Officer: secret(officer), Temporary: secret(firstDay)}
	s, err := madeup.Make(d.context(), at, madeup.Large(), seed, func(done string) { _ = d.a.say("%s", done) }) // progress that cannot be said is not missed
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	owed, err := s.Prompts(d.context(), store.Whose{All: true})
	if err != nil {
		return err
	}
	return d.a.say("\nOn %s %s owed. The register is %s; its password is in password.txt, that of %s in %s.txt.",
		madeup.Today.Long(), count(len(owed), "thing is", "things are"), at.Path, madeup.Officer, madeup.Officer)
}
