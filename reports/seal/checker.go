package seal

import (
	"fmt"
	"slices"
	"strings"
)

// A role is what an object is for. Each object has exactly one.
type role int

// A rule judges the value under one key, and says by want which role the objects it refers to must have.
type rule func(c *checker, v value) bool

// A shape says which keys a role's dictionary has: those in must, and any of may. Nothing else is allowed.
type shape struct {
	name      string
	must, may map[string]rule
	stream    bool
	// array, if set, replaces the dictionary by an array whose elements follow the rule.
	array rule
}

// A checker walks a document from its catalogue and gives each object it meets its role. It fails at an object that does not have
// its role's shape, or that has two roles; what it did not meet has no business in the document.
type checker struct {
	objects map[int]object
	shapes  map[role]shape
	roles   map[int]role
	queue   []int
	// made are objects that this package is writing itself, which need no reading; nil where all are read.
	made func(n int) (role, bool)
	// opaque refuses transparency, for appearances.
	opaque bool
	// transparent and long say what PDF/A-1 would not allow.
	transparent, long bool
}

func newChecker(objects map[int]object) *checker {
	return &checker{objects: objects, shapes: shapes(), roles: map[int]role{}}
}

// role returns the role that object n has so far.
func (c *checker) role(n int) (role, bool) {
	if c.made != nil {
		if r, ok := c.made(n); ok {
			return r, true
		}
	}
	r, met := c.roles[n]
	return r, met
}

// want claims a role for object n; false if n is missing or has another role.
func (c *checker) want(n int, r role) bool {
	if have, met := c.role(n); met {
		return have == r
	}
	if _, exists := c.objects[n]; !exists {
		return false
	}
	c.roles[n] = r
	c.queue = append(c.queue, n)
	return true
}

// run checks all claimed objects and those they lead to.
func (c *checker) run() error {
	for len(c.queue) > 0 {
		n := c.queue[len(c.queue)-1]
		c.queue = c.queue[:len(c.queue)-1]
		if err := c.object(n); err != nil {
			return err
		}
	}
	if len(c.roles) != len(c.objects) {
		return fmt.Errorf("%d objects of the document are not used by it", len(c.objects)-len(c.roles))
	}
	return nil
}

func (c *checker) object(n int) error {
	o, s := c.objects[n], c.shapes[c.roles[n]]
	if s.array != nil {
		if o.hasStream || !each(s.array)(c, o.value) {
			return fmt.Errorf("%s (object %d) is not as sealed documents have it", s.name, n)
		}
		return nil
	}
	d, ok := o.value.dict()
	if !ok || o.hasStream != s.stream {
		return fmt.Errorf("%s (object %d) is not of its kind", s.name, n)
	}
	if key := c.badKey(d, s); key != "" {
		return fmt.Errorf("%s (object %d) may not have this /%s", s.name, n, key)
	}
	return nil
}

// badKey returns the first key that d may not have, lacks, or has with a wrong value; "" if there is none.
func (c *checker) badKey(d dict, s shape) string {
	met := 0
	for _, e := range d {
		check, needed := s.must[e.key]
		if needed {
			met++
		} else if check = s.may[e.key]; check == nil {
			return clipName(e.key)
		}
		if !check(c, e.val) {
			return clipName(e.key)
		}
	}
	if met == len(s.must) {
		return ""
	}
	missing := make([]string, 0, len(s.must))
	for key := range s.must {
		if d.get(key) == "" {
			missing = append(missing, key)
		}
	}
	return slices.Min(missing)
}

// clipName keeps a stranger's names out of messages unless they are short and harmless.
func clipName(s string) string {
	plain := func(r rune) bool { return ('a' > r || r > 'z') && ('A' > r || r > 'Z') && ('0' > r || r > '9') }
	if len(s) > 30 || strings.ContainsFunc(s, plain) {
		return "key"
	}
	return s
}

// is accepts exactly the given spellings.
func is(spellings ...value) rule {
	return func(_ *checker, v value) bool { return slices.Contains(spellings, v) }
}

// to accepts a reference to an object of role r.
func to(r role) rule {
	return func(c *checker, v value) bool {
		n, ok := v.ref()
		return ok && c.want(n, r)
	}
}

// either accepts what one of the rules accepts.
func either(rules ...rule) rule {
	return func(c *checker, v value) bool {
		return slices.ContainsFunc(rules, func(r rule) bool { return r(c, v) })
	}
}

// partOne is the longest array that PDF/A-1 allows (PDF 1.4 appendix C).
const partOne = 8191

// each accepts an array whose elements the rule accepts.
func each(element rule) rule {
	return func(c *checker, v value) bool {
		vs, ok := v.array()
		c.long = c.long || len(vs) > partOne
		return ok && !slices.ContainsFunc(vs, func(v value) bool { return !element(c, v) })
	}
}

// tuple accepts an array of just these elements.
func tuple(elements ...rule) rule {
	return func(c *checker, v value) bool {
		vs, ok := v.array()
		if !ok || len(vs) != len(elements) {
			return false
		}
		for i, v := range vs {
			if !elements[i](c, v) {
				return false
			}
		}
		return true
	}
}

// named accepts a dictionary of any keys whose values the rule accepts.
func named(element rule) rule {
	return func(c *checker, v value) bool {
		d, ok := v.dict()
		return ok && !slices.ContainsFunc(d, func(e entry) bool { return !element(c, e.val) })
	}
}

// inline accepts a dictionary with these keys, all or some.
func inline(must, may map[string]rule) rule {
	return func(c *checker, v value) bool {
		d, ok := v.dict()
		return ok && c.badKey(d, shape{must: must, may: may}) == ""
	}
}

func isNumber(_ *checker, v value) bool { return v.isNumber() }

func isInteger(_ *checker, v value) bool {
	_, ok := v.integer()
	return ok
}

func isString(_ *checker, v value) bool {
	_, ok := v.bytes()
	return ok
}

func isText(_ *checker, v value) bool {
	_, ok := v.text()
	return ok
}

func isDate(_ *checker, v value) bool {
	_, ok := v.date()
	return ok
}

func isName(_ *checker, v value) bool { return v.name() != "" }
