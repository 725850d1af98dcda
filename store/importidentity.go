package store

import (
	"context"
	"slices"
	"strings"

	"muniment/store/exchange"
)

// findPerson matches a row to a person: by employee number, else by the council's reference, else by login; never by name alone. Where
// the register does not hold the first of these that the row gives, a later one may still say that it knows the person without it, as an agency
// worker who has been employed since: then the names must agree, or the row is refused.
func (i *importer) findPerson(ctx context.Context, r exchange.Row) (Person, bool, error) {
	number, reference, login := r.Text("employee_no"), r.Text("council_ref"), r.Text("login")
	if own := r.Text("person"); own != "" && number == "" && reference == "" {
		if p, found, err := i.personOwn(ctx, own, r); found || err != nil {
			return p, found, err
		}
	} else if number == "" && reference == "" && login == "" {
		return Person{}, false, refuse("employee_no", nameIn(r), "a name alone does not say who somebody is: give an employee number, a council reference or a login")
	}
	if number != "" {
		found, err := i.peopleWith(ctx, "employee_no", number)
		if err != nil || len(found) > 0 {
			return onlyOne(found, "employee_no", number, err)
		}
	}
	if reference != "" {
		found, err := i.peopleWith(ctx, "council_ref", reference)
		switch {
		case err != nil || len(found) > 1, len(found) == 1 && (number == "" || sameName(found[0], r)):
			return onlyOne(found, "council_ref", reference, err)
		case len(found) == 1:
			return Person{}, false, otherName("council_ref", reference, found[0])
		}
	}
	if login != "" {
		return i.personByLogin(ctx, r)
	}
	return Person{}, false, nil // somebody new, whoever has the same name
}

// personOwn matches a row to somebody who is known by the register's own number alone, as its export says it. A number of another register says nothing.
func (i *importer) personOwn(ctx context.Context, id string, r exchange.Row) (Person, bool, error) {
	p, err := personByID(ctx, i.t, id)
	switch {
	case isNotFound(err):
		return Person{}, false, nil
	case err != nil:
		return Person{}, false, err
	case sameName(p, r), p.Login != "" && strings.EqualFold(p.Login, r.Text("login")):
		return p, true, nil
	}
	return Person{}, false, otherName("person", id, p)
}

// personByLogin matches a row to somebody with its login. Logins are shared and handed on: whoever has another number or reference than the row,
// or is of another kind than a row without a number says, is somebody else.
func (i *importer) personByLogin(ctx context.Context, r exchange.Row) (Person, bool, error) {
	number, reference, login, kind := r.Text("employee_no"), r.Text("council_ref"), r.Text("login"), r.Text("kind")
	found, err := i.peopleWith(ctx, "lower(login)", strings.ToLower(login))
	if local := localPart(login); err == nil && len(found) == 0 && local != "" { // as a directory in the cloud has it
		found, err = i.peopleWith(ctx, "lower(login)", local)
	}
	if err != nil {
		return Person{}, false, err
	}
	found = slices.DeleteFunc(found, func(p Person) bool {
		return number != "" && p.EmployeeNo != "" || reference != "" && p.CouncilRef != "" || number == "" && kind != "" && p.Kind != kind
	})
	named := slices.DeleteFunc(slices.Clone(found), func(p Person) bool { return !sameName(p, r) })
	switch {
	case len(found) == 0:
		return Person{}, false, i.sharedLogin(r)
	case len(named) == 1:
		return named[0], true, nil
	case len(found) > 1:
		return onlyOne(found, "login", login, nil)
	case i.sharedLogin(r) != nil:
		return Person{}, false, i.sharedLogin(r)
	case number == "" && reference == "" && found[0].EmployeeNo == "": // the login is all that is known of them, and they have another name now
		return found[0], true, nil
	}
	return Person{}, false, otherName("login", login, found[0])
}

// localPart is what stands before the domain of a login that has one, in lower case.
func localPart(login string) string {
	local, _, has := strings.Cut(strings.ToLower(login), "@")
	if !has {
		return ""
	}
	return local
}

// sharedLogin refuses a second row of a file with one login and another name: nobody could say which of the two has it, and each import would rename them.
func (i *importer) sharedLogin(r exchange.Row) error {
	if r.Text("employee_no") != "" || r.Text("council_ref") != "" {
		return nil
	}
	key, name := strings.ToLower(r.Text("login")), nameIn(r)
	if i.logins == nil {
		i.logins = map[string]string{}
	}
	earlier, seen := i.logins[key]
	if seen && !strings.EqualFold(earlier, name) {
		return refuse("login", r.Text("login"), "the file has it for %s too: give their employee numbers", earlier)
	}
	i.logins[key] = name
	return nil
}

// peopleWith lists who has a value. The column is a name of this program.
func (i *importer) peopleWith(ctx context.Context, column, value string) ([]Person, error) {
	return collect(ctx, i.t, scanPerson, `select `+personColumns+` from person where `+column+` = $1 order by id`, value)
}

func onlyOne(found []Person, field, value string, err error) (Person, bool, error) {
	switch {
	case err != nil:
		return Person{}, false, err
	case len(found) > 1:
		return Person{}, false, refuse(field, value, "%d people in the register have it: give their employee numbers", len(found))
	}
	return found[0], true, nil
}

func otherName(field, value string, p Person) error {
	return refuse(field, value, "the register knows it as that of %s (%s): give their name and employee number as the register has them if this is the same person, and correct it in the file if not",
		p.Name(), p.ID)
}

func nameIn(r exchange.Row) string {
	return strings.TrimSpace(r.Text("given_name") + " " + r.Text("surname"))
}

// sameName says that a row gives both names of a person, and gives them as the register has them.
func sameName(p Person, r exchange.Row) bool {
	return nameIn(r) != "" && strings.EqualFold(p.GivenName, r.Text("given_name")) && strings.EqualFold(p.Surname, r.Text("surname"))
}

// personID is the id of somebody new: the council's own reference where there is one.
func (i *importer) personID(ctx context.Context, p Person, own string) (string, error) {
	field, id := "employee_no", p.EmployeeNo
	if id == "" {
		field, id = "council_ref", p.CouncilRef
	}
	if id == "" && own != "" { // as another register numbered them: what points to them there finds them here
		if err := checkReference(own); err != nil {
			return "", refuseUnlessFault("person", own, err)
		}
		field, id = "person", own
	}
	if id == "" {
		return i.t.newPersonID(ctx)
	}
	other, err := personByID(ctx, i.t, id)
	switch {
	case isNotFound(err):
		return id, i.notErased(ctx, field, id)
	case err != nil:
		return "", err
	}
	return "", refuse(field, id, "the register has %s under this number, who is somebody else: correct the number in the file", other.Name())
}

// known finds somebody whom the register must already hold.
func (i *importer) known(ctx context.Context, r exchange.Row) (Person, string, error) {
	if id := r.Text("person"); id != "" { // the register's own id; other files write a name there, which tells nobody
		if p, err := personByID(ctx, i.t, id); err == nil || !isNotFound(err) {
			return p, id, err
		}
	}
	for _, by := range []struct{ field, query string }{
		{"employee_no", `select ` + personColumns + ` from person where employee_no = $1`},
		{"council_ref", `select ` + personColumns + ` from person where council_ref = $1`},
		{"login", `select ` + personColumns + ` from person where lower(login) = lower($1)`},
		{"position_no", `select ` + personColumns + ` from person where id in (select person from engagement where lower(reference) = lower($1) and ended_on = '')`},
	} {
		value := r.Text(by.field)
		if value == "" {
			continue
		}
		found, err := collect(ctx, i.t, scanPerson, by.query, value)
		switch {
		case err != nil:
			return Person{}, value, err
		case len(found) == 1:
			return found[0], value, nil
		case len(found) > 1:
			return Person{}, value, refuse(by.field, value, "%d people in the register have it: give an employee number", len(found))
		}
		return Person{}, value, refuse(by.field, value, "the register knows nobody with it: import the people file first")
	}
	return Person{}, "", refuse("employee_no", "", "the row does not say who it is about")
}
