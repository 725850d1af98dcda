package exchange

import (
	"errors"
	"fmt"
)

// Value reads one value of a field as Read reads a cell of a file, for what people type: it returns the canonical text, or an
// error that says what is wrong with it. An empty value stays empty.
func Value(kind, field, value string) (string, error) {
	k, ok := KindNamed(kind)
	if !ok {
		return "", fmt.Errorf("%q is no kind of file", kind)
	}
	f, ok := k.field(field)
	if !ok {
		return "", fmt.Errorf("%q is no field of %s", field, kind)
	}
	canonical, reason := slot{field: f, values: normalised(f.Values)}.read(value)
	if reason != "" {
		return "", errors.New(reason)
	}
	return canonical, nil
}
