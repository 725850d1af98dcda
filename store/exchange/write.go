package exchange

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// WriteCSV writes a table as a spreadsheet opens it: UTF-8 with its mark, CRLF. A cell that a spreadsheet would take for a formula begins with an apostrophe, which
// Read takes off again.
func WriteCSV(w io.Writer, t Table) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return fmt.Errorf("write the file: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if len(t.Columns) > 0 {
		_ = out.Write(t.Columns) // Error below says what went wrong
	}
	line := make([]string, len(t.Columns))
	for _, row := range t.Rows {
		for i, c := range row {
			if line[i] = c.Text; !c.Number {
				line[i] = harmless(c.Text)
			}
		}
		_ = out.Write(line)
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write the file: %w", err)
	}
	return nil
}

// WriteJSON writes a table as an array of objects, each cell under its heading; empty cells are left out.
func WriteJSON(w io.Writer, t Table) error {
	var out bytes.Buffer
	for i, row := range t.Rows {
		object := ""
		for j, c := range row[:min(len(row), len(t.Columns))] {
			if c.Text == "" {
				continue
			}
			name, err := json.Marshal(t.Columns[j])
			if err != nil {
				return fmt.Errorf("write the file: %w", err)
			}
			text, err := json.Marshal(c.Text)
			if err != nil {
				return fmt.Errorf("write the file: %w", err)
			}
			if object != "" {
				object += ", "
			}
			object += string(name) + ": " + string(text)
		}
		if i > 0 {
			out.WriteString(",")
		}
		out.WriteString("\n  {" + object + "}")
	}
	if _, err := fmt.Fprintf(w, "[%s\n]\n", out.Bytes()); err != nil {
		return fmt.Errorf("write the file: %w", err)
	}
	return nil
}

// flatten hands on the cells of a JSON object in their order, each once: what an object within it holds goes before what it has of the same name.
func flatten(object json.RawMessage, cell func(string, Cell)) error {
	seen := map[string]bool{}
	return flattenInto(object, func(name string, c Cell) {
		if !seen[name] {
			seen[name] = true
			cell(name, c)
		}
	}, inner(object))
}

// inner are the names that the objects within an object hold.
func inner(object json.RawMessage) map[string]bool {
	out := map[string]bool{}
	var parts map[string]json.RawMessage
	if json.Unmarshal(object, &parts) != nil {
		return out // flattening says what is wrong
	}
	for _, p := range parts {
		var names map[string]json.RawMessage
		if len(p) > 0 && p[0] == '{' && json.Unmarshal(p, &names) == nil {
			for name := range names {
				out[name] = true
			}
		}
	}
	return out
}

// flattenInto passes over names that are to come from within.
func flattenInto(object json.RawMessage, cell func(string, Cell), within map[string]bool) error {
	d := json.NewDecoder(bytes.NewReader(object))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return fmt.Errorf("not an object: %w", err)
	}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return fmt.Errorf("not JSON: %w", err)
		}
		name, _ := t.(string)
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return fmt.Errorf("not JSON: %w", err)
		}
		if value[0] == '{' {
			if err := flattenInto(value, cell, nil); err != nil {
				return err
			}
			continue
		}
		if within[name] {
			continue
		}
		text, err := plain(value)
		if err != nil {
			return err
		}
		cell(name, Cell{Text: text, Number: value[0] == '-' || value[0] >= '0' && value[0] <= '9'})
	}
	return nil
}

// plain is a value as people write it.
func plain(value json.RawMessage) (string, error) {
	switch value[0] {
	case '"':
		var s string
		err := json.Unmarshal(value, &s)
		return s, err
	case '[':
		var parts []json.RawMessage
		if err := json.Unmarshal(value, &parts); err != nil {
			return "", err
		}
		texts := make([]string, len(parts))
		for i, p := range parts {
			if p[0] == '{' {
				texts[i] = string(p)
				continue
			}
			var err error
			if texts[i], err = plain(p); err != nil {
				return "", err
			}
		}
		return strings.Join(texts, "; "), nil
	case 'n':
		return "", nil
	case 't':
		return "yes", nil
	case 'f':
		return "no", nil
	}
	return string(value), nil
}
