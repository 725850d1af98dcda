package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Mapping is how the files of one source are read: what is said once about a report of the payroll need not be said again.
type Mapping struct {
	Name       string                       `json:"name"`
	Kind       string                       `json:"kind"`
	Headings   []string                     `json:"headings,omitempty"`
	Map        map[string]string            `json:"map,omitempty"`
	Values     map[string]map[string]string `json:"values,omitempty"`
	Fill       map[string]string            `json:"fill,omitempty"`
	Sheet      string                       `json:"sheet,omitempty"`
	HeaderLine int                          `json:"header_line,omitempty"`
	SavedAt    time.Time                    `json:"saved_at"`
	SavedBy    string                       `json:"saved_by"`
}

const mappingColumns = `name, kind, headings, mapping, saved_at, saved_by`

func scanMapping(row scanner) (Mapping, error) {
	var m Mapping
	var name, kind, headings, mapping string
	var saved moment
	var by string
	if err := row.Scan(&name, &kind, &headings, &mapping, &saved, &by); err != nil {
		return m, err
	}
	if err := json.Unmarshal([]byte(mapping), &m); err != nil {
		return m, fmt.Errorf("read the mapping %s: %w", name, err)
	}
	if err := json.Unmarshal([]byte(headings), &m.Headings); err != nil {
		return m, fmt.Errorf("read the mapping %s: %w", name, err)
	}
	m.Name, m.Kind, m.SavedAt, m.SavedBy = name, kind, saved.Time, by
	return m, nil
}

// Mappings lists how the files of each source are read.
func (s *Session) Mappings(ctx context.Context) ([]Mapping, error) {
	if err := s.demand(ctx, ActImport); err != nil {
		return nil, err
	}
	return collect(ctx, s.reader, scanMapping, `select `+mappingColumns+` from import_mapping order by name`)
}

// ForgetMapping removes what is kept of a source.
func (s *Session) ForgetMapping(ctx context.Context, name string) error {
	return s.act(ctx, ActImport, func(t *transaction) error {
		m, err := mappingNamed(ctx, t, name)
		if err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, `delete from import_mapping where name = $1`, m.Name); err != nil {
			return fmt.Errorf("forget the source: %w", err)
		}
		t.changed("import-source", m.Name, map[string]any{"before": m})
		return nil
	})
}

func mappingNamed(ctx context.Context, q querier, name string) (Mapping, error) {
	return one(ctx, q, "source", name, scanMapping, `select `+mappingColumns+` from import_mapping where lower(name) = lower($1)`, strings.TrimSpace(name))
}

// sourced completes the options by what is kept of the source that they name. What the options say themselves goes before it.
func (s *Session) sourced(ctx context.Context, kind string, o ImportOptions) (ImportOptions, error) {
	if o.Source == "" {
		return o, nil
	}
	m, err := mappingNamed(ctx, s.reader, o.Source)
	if isNotFound(err) {
		return o, nil // the first file of it
	}
	if err != nil {
		return o, err
	}
	if m.Kind != kind {
		return o, conflict("%s is a source of %s: give a source of %s another name", m.Name, m.Kind, kind)
	}
	both := maps.Clone(m.Map)
	if both == nil {
		both = map[string]string{}
	}
	for column, field := range o.Map {
		maps.DeleteFunc(both, func(c, f string) bool { return strings.EqualFold(c, column) || f == field && field != "" })
		both[column] = field
	}
	o.Map = both
	values := maps.Clone(m.Values)
	if values == nil {
		values = map[string]map[string]string{}
	}
	for field, words := range o.Values {
		merged := maps.Clone(values[field])
		if merged == nil {
			merged = map[string]string{}
		}
		maps.Copy(merged, words)
		values[field] = merged
	}
	o.Values = values
	fill := maps.Clone(m.Fill)
	if fill == nil {
		fill = map[string]string{}
	}
	maps.Copy(fill, o.Fill)
	o.Fill = fill
	if o.Sheet == "" {
		o.Sheet = m.Sheet
	}
	if o.HeaderLine == 0 {
		o.HeaderLine = m.HeaderLine
	}
	return o, nil
}

// keepMapping keeps how a file was read under the name of its source.
func (t *transaction) keepMapping(ctx context.Context, r ImportReport, o ImportOptions) error {
	name := strings.Join(strings.Fields(o.Source), " ")
	if name == "" {
		return nil
	}
	if len(name) > 80 {
		return invalid("source", "%q is too long a name: use up to 80 letters", name)
	}
	m := Mapping{Kind: r.Kind, Map: o.Map, Values: o.Values, Fill: o.Fill, Sheet: o.Sheet, HeaderLine: o.HeaderLine}
	mapping, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("keep the source: %w", err)
	}
	before, err := mappingNamed(ctx, t, name)
	switch {
	case isNotFound(err):
	case err != nil:
		return err
	default:
		name = before.Name
	}
	headings, err := json.Marshal(headingsOf(r))
	if err != nil {
		return fmt.Errorf("keep the source: %w", err)
	}
	result, err := t.ExecContext(ctx, `insert into import_mapping (`+mappingColumns+`) values ($1, $2, $3, $4, $5, $6)
		on conflict (name) do update set headings = excluded.headings, mapping = excluded.mapping, saved_at = excluded.saved_at, saved_by = excluded.saved_by
		where import_mapping.mapping <> excluded.mapping or import_mapping.headings <> excluded.headings`,
		name, r.Kind, string(headings), string(mapping), instant(t.now), t.s.user.Login)
	if err != nil {
		return fmt.Errorf("keep the source: %w", err)
	}
	if n, err := result.RowsAffected(); err == nil && n > 0 {
		t.changed("import-source", name, map[string]any{"after": m})
	}
	return nil
}

// headingsOf are the headings of a file, by which it is known again.
func headingsOf(r ImportReport) []string {
	var out []string
	for heading := range r.Matched {
		out = append(out, strings.ToLower(heading))
	}
	for _, heading := range r.Unmatched {
		out = append(out, strings.ToLower(heading))
	}
	slices.Sort(out)
	return out
}

// sourceLike is the source whose files have these very headings, where it was read by more than the known names.
func sourceLike(ctx context.Context, q querier, r ImportReport) (string, error) {
	headings, err := json.Marshal(headingsOf(r))
	if err != nil {
		return "", fmt.Errorf("find the source: %w", err)
	}
	names, err := collect(ctx, q, scanText, `select name from import_mapping where kind = $1 and headings = $2 order by saved_at desc, name`, r.Kind, string(headings))
	if err != nil || len(names) == 0 {
		return "", err
	}
	return names[0], nil
}
