package exchange

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// WriteCSV writes rows, each a JSON object, as a spreadsheet opens them: UTF-8 with its mark, CRLF, one column for each name in the order in which the rows
// first use it. Objects within a row become columns of their own, lists become texts with semicolons. A cell that a spreadsheet would take for a
// formula begins with an apostrophe, which spreadsheets hide.
func WriteCSV(w io.Writer, rows []json.RawMessage) error {
	var columns []string
	cells := make([]map[string]string, len(rows))
	for i, row := range rows {
		cells[i] = map[string]string{}
		err := flatten(row, func(name, value string) {
			if !slices.Contains(columns, name) {
				columns = append(columns, name)
			}
			cells[i][name] = value
		})
		if err != nil {
			return fmt.Errorf("read row %d: %w", i+1, err)
		}
	}
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return fmt.Errorf("write the file: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	line := make([]string, len(columns))
	if len(columns) > 0 {
		_ = out.Write(columns) // Error below says what went wrong
	}
	for _, row := range cells {
		for i, name := range columns {
			line[i] = harmless(row[name])
		}
		_ = out.Write(line)
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write the file: %w", err)
	}
	return nil
}

// flatten hands on the texts of a JSON object in their order.
func flatten(object json.RawMessage, cell func(name, value string)) error {
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
			if err := flatten(value, cell); err != nil {
				return err
			}
			continue
		}
		text, err := plain(value)
		if err != nil {
			return err
		}
		cell(name, text)
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

// harmless keeps a spreadsheet from running a cell.
func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
