package exchange

import (
	"slices"
	"strings"
	"unicode"
)

// splitName parts a full name into given names and surname. It reads "SURNAME, Given" and "Given Surname"; a surname of
// several words is recognised by its capitals ("Ana DE SOUZA") or by a small particle ("Jan van der Berg"). Letters
// keep their case. A single word is a surname, and so is a name with a remark in brackets, which is an account's.
func splitName(full string) (given, surname string) {
	full = strings.Join(strings.Fields(full), " ")
	if strings.ContainsAny(full, "()") {
		return "", full
	}
	if surname, given, found := strings.Cut(full, ","); found {
		return strings.TrimSpace(given), strings.TrimSpace(surname)
	}
	words := strings.Split(full, " ")
	if len(words) == 1 {
		return "", full
	}
	first := len(words) - 1
	for first > 1 && allCapitals(words[len(words)-1]) && allCapitals(words[first-1]) && !allCapitals(words[0]) {
		first--
	}
	if p := slices.IndexFunc(words[1:first], isParticle); p >= 0 {
		first = p + 1
	}
	return strings.Join(words[:first], " "), strings.Join(words[first:], " ")
}

// allCapitals reports whether a word of two letters or more has no small one.
func allCapitals(word string) bool {
	letters := 0
	for _, r := range word {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters > 1
}

func isParticle(word string) bool {
	switch word {
	case "van", "von", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "ter", "ten", "bin", "ibn", "al", "el", "ap", "ab":
		return true
	}
	return false
}

// commonName returns the name in an LDAP distinguished name (RFC 4514), "CN=Lathom\, Lowri,OU=Staff" being "Lathom, Lowri",
// which is how directories give a manager. Any other text is returned as it is.
func commonName(s string) string {
	if len(s) < 4 || !strings.EqualFold(s[:3], "CN=") {
		return s
	}
	var b strings.Builder
	escaped := false
	for _, r := range s[3:] {
		if r == '\\' && !escaped {
			escaped = true
			continue
		}
		if r == ',' && !escaped {
			break
		}
		b.WriteRune(r)
		escaped = false
	}
	return b.String()
}

// fillNames completes the names of a row from its full name. Where the file has columns for both names and neither is
// filled, as directories leave them for service and shared accounts, the full name is no person's: it becomes the
// surname whole. So does the name of a line whose kind says that it is an account.
func (l *layout) fillNames(values []string) {
	if l.fullName < 0 || l.given < 0 || l.surname < 0 || values[l.fullName] == "" {
		return
	}
	full := values[l.fullName]
	if values[l.given] == "" && values[l.surname] == "" && (!l.splits || l.isAccount(values)) {
		values[l.surname] = full
		return
	}
	if !l.splits {
		return
	}
	given, surname := splitName(full)
	if values[l.given] == "" && (values[l.surname] == "" || l.given >= len(l.slots)) {
		values[l.given] = given
	}
	if values[l.surname] == "" {
		values[l.surname] = surname
	}
}

func (l *layout) isAccount(values []string) bool {
	i := l.at("kind")
	return i >= 0 && slices.Contains([]string{"service", "shared", "admin"}, values[i])
}
