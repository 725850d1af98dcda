package exchange

// contradiction is a pair of fields that cannot both be as a line has them. Only what no council could mean is one;
// what merely should not be is a finding, and the register's to raise.
type contradiction struct {
	first, second string
	contradictory func(a, b string) bool
	reason        string
}

// rule is a contradiction whose two fields the file has, by their places.
type rule struct {
	contradiction
	firstPlace, secondPlace int
}

// notBefore refuses a second day before the first. ISO dates compare in order as strings do.
func notBefore(first, second, reason string) contradiction {
	return contradiction{first, second, func(a, b string) bool { return a != "" && b != "" && b < a }, reason}
}

// impossible refuses two values that exclude each other.
func impossible(first, a, second, b, reason string) contradiction {
	return contradiction{first, second, func(x, y string) bool { return x == a && y == b }, reason}
}
