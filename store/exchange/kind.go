package exchange

// Type is how the cells of a field are read.
type Type int

// The types of field.
const (
	Text  Type = iota // any text, trimmed; inner line breaks are kept
	Day               // a civil date
	YesNo             // yes or no, however the file says it
	Whole             // a whole number between Field.Least and Field.Most
)

// Field is one thing that a row can say.
type Field struct {
	Name     string   // canonical, snake_case
	Known    []string // headings seen in councils' files, best first; case, spaces and punctuation do not matter
	InAD     []string // headings that have this meaning only in a directory's export: a "Title" elsewhere is Mr or Ms
	Type     Type
	Required bool              // the file must have this column
	Values   map[string]string // accepted value to canonical value; compared as headings are
	Strict   bool              // values outside Values are refused rather than kept
	Least    int               // of a Whole
	Most     int               // of a Whole; 0 means no bound but the size of the number
	Units    []string          // words that may follow a Whole, such as "hours"
	Label    string            // as people read it; "" is the first of Known
	Help     string            // one sentence, where the label does not say enough
	Needed   string            // when it has to be filled, in words: "always"
	Choices  []string          // values that a list may offer beside those of Values
	OpenEnd  bool              // of a Day: the last day of the year 4712 or 9999 is how a payroll system says "no end"
}

// Need is something that a file must have a column for, where several columns would do.
type Need struct {
	What  string     // in words, "who the leaver is"
	OneOf [][]string // each alternative is a set of fields that meets the need together
}

// Kind is one kind of file: its fields and what it cannot do without.
type Kind struct {
	Name   string
	Fields []Field
	Needs  []Need
	// Identity lists sets of fields; each row must fill at least one field of every set, or nobody could say whom or
	// what the row is about.
	Identity [][]string

	contradictions []contradiction
}

// Kinds returns the kinds of file that can be read: people, systems, assets, grants and leavers.
func Kinds() []Kind { return []Kind{people(), systems(), assets(), grants(), leavers()} }

// field returns the field of that name.
func (k Kind) field(name string) (Field, bool) {
	for _, f := range k.Fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// text, day, yesNo and number keep the tables of fields short.

func text(name string, known ...string) Field  { return Field{Name: name, Known: known} }
func day(name string, known ...string) Field   { return Field{Name: name, Known: known, Type: Day} }
func yesNo(name string, known ...string) Field { return Field{Name: name, Known: known, Type: YesNo} }

func number(name string, units []string, known ...string) Field {
	return Field{Name: name, Known: known, Type: Whole, Units: units}
}

func (f Field) oneOf(values map[string]string) Field {
	f.Values, f.Strict = values, true
	return f
}

func (f Field) likely(values map[string]string) Field {
	f.Values = values
	return f
}

func (f Field) between(least, most int) Field {
	f.Least, f.Most = least, most
	return f
}

func (f Field) required() Field {
	f.Required = true
	return f
}

func (f Field) also(headings ...string) Field {
	f.Known = append(f.Known, headings...)
	return f
}

func (f Field) openEnded() Field {
	f.OpenEnd = true
	return f
}

func (f Field) inAD(headings ...string) Field {
	f.InAD = headings
	return f
}

// choices makes a table of values from lines of a canonical value and the other words for it.
func choices(lines ...[]string) map[string]string {
	m := make(map[string]string, 4*len(lines))
	for _, line := range lines {
		for _, word := range line {
			m[word] = line[0]
		}
	}
	return m
}
