package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"muniment/store/exchange"
)

// Asset is an information asset: a body of information that somebody answers for. A draft needs a name and a service;
// the required fields gate its owner's approval.
type Asset struct {
	ID         string            `json:"id"`
	Name       string            `json:"name"`
	Service    string            `json:"service,omitempty"`
	OwnerPost  string            `json:"owner_post,omitempty"` // of the information asset owner
	System     string            `json:"system,omitempty"`
	Status     string            `json:"approval"` // draft or approved
	ApprovedAt time.Time         `json:"approved_at,omitzero"`
	ApprovedBy string            `json:"approved_by,omitempty"`
	Missing    []string          `json:"missing"` // required fields that are still blank
	Fields     map[string]string `json:"fields,omitempty"`
}

// States of an asset's entry.
const (
	AssetDraft    = "draft"
	AssetApproved = "approved"
)

const assetColumns = `id, name, service, owner_post, system, status, approved_at, approved_by, missing`

func scanAsset(row scanner) (Asset, error) {
	var a Asset
	var approved moment
	var missing string
	if err := row.Scan(&a.ID, &a.Name, &a.Service, &a.OwnerPost, &a.System, &a.Status, &approved, &a.ApprovedBy, &missing); err != nil {
		return a, err
	}
	a.ApprovedAt = approved.Time
	if err := json.Unmarshal([]byte(missing), &a.Missing); err != nil {
		return a, fmt.Errorf("read what is missing of asset %s: %w", a.ID, err)
	}
	return a, nil
}

// Assets lists the assets whose id or name contains the text, without their fields.
func (s *Session) Assets(ctx context.Context, query string) ([]Asset, error) {
	return collect(ctx, s.reader, scanAsset, `select `+assetColumns+` from asset where lower(id || ' ' || name) like $1 escape '\' order by id`, like(query))
}

// assetByID returns an asset with all its fields.
func assetByID(ctx context.Context, q querier, id string) (Asset, error) {
	a, err := one(ctx, q, "asset", id, scanAsset, `select `+assetColumns+` from asset where id = $1`, id)
	if err != nil {
		return a, err
	}
	pairs, err := collect(ctx, q, func(row scanner) ([2]string, error) {
		var p [2]string
		err := row.Scan(&p[0], &p[1])
		return p, err
	}, `select field, value from asset_field where asset = $1`, id)
	a.Fields = map[string]string{}
	for _, p := range pairs {
		a.Fields[p[0]] = p[1]
	}
	return a, err
}

// putAsset inserts or changes an asset and its fields. An approved entry whose facts change is a draft again: its owner approved something else.
func (t *transaction) putAsset(ctx context.Context, before, after Asset) (Recorded, error) {
	maps.DeleteFunc(after.Fields, func(_, v string) bool { return v == "" })
	after.Missing = missingFields(after.System, after.Fields)
	same := before.Name == after.Name && before.Service == after.Service && before.OwnerPost == after.OwnerPost && before.System == after.System && maps.Equal(before.Fields, after.Fields)
	if before.ID != "" && same && before.Status == after.Status {
		return RecordedSame, nil
	}
	if !same {
		after.Status, after.ApprovedAt, after.ApprovedBy = AssetDraft, time.Time{}, ""
	}
	missing, err := json.Marshal(after.Missing)
	if err != nil {
		return "", fmt.Errorf("write the asset: %w", err)
	}
	_, err = t.ExecContext(ctx, `insert into asset (`+assetColumns+`, version, added_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10)
		on conflict (id) do update set name = excluded.name, service = excluded.service, owner_post = excluded.owner_post, system = excluded.system, status = excluded.status,
			approved_at = excluded.approved_at, approved_by = excluded.approved_by, missing = excluded.missing, version = asset.version + 1`,
		after.ID, after.Name, after.Service, after.OwnerPost, after.System, after.Status, instant(after.ApprovedAt), after.ApprovedBy, string(missing), instant(t.now))
	if err != nil {
		return "", fmt.Errorf("write the asset: %w", err)
	}
	if err := t.putAssetFields(ctx, after.ID, before.Fields, after.Fields); err != nil {
		return "", err
	}
	if before.ID == "" {
		t.changed("asset", after.ID, map[string]any{"after": after})
		return RecordedNew, nil
	}
	t.changed("asset", after.ID, map[string]any{"before": before, "after": after})
	return RecordedChanged, nil
}

func (t *transaction) putAssetFields(ctx context.Context, id string, before, after map[string]string) error {
	for _, field := range slices.Sorted(maps.Keys(after)) {
		if before[field] == after[field] {
			continue
		}
		if _, err := t.ExecContext(ctx, `insert into asset_field (asset, field, value) values ($1, $2, $3)
			on conflict (asset, field) do update set value = excluded.value`, id, field, after[field]); err != nil {
			return fmt.Errorf("write the asset: %w", err)
		}
	}
	for field := range before {
		if _, kept := after[field]; kept {
			continue
		}
		if _, err := t.ExecContext(ctx, `delete from asset_field where asset = $1 and field = $2`, id, field); err != nil {
			return fmt.Errorf("write the asset: %w", err)
		}
	}
	return nil
}

// ChangeAsset sets fields of an asset; an empty value clears one. The owner of the asset answers for it.
func (s *Session) ChangeAsset(ctx context.Context, id string, fields map[string]string) (Asset, error) {
	values := map[string]string{}
	for name, value := range fields {
		if !slices.ContainsFunc(AssetFields(), func(f AssetField) bool { return f.Name == name }) {
			return Asset{}, invalid(name, "is no field of an asset: `muniment asset fields` lists them")
		}
		canonical, err := exchange.Value("assets", name, value)
		if err != nil {
			return Asset{}, &InvalidError{name, err.Error()}
		}
		values[name] = canonical
	}
	return s.onAsset(ctx, ActEditAssets, id, func(_ *transaction, a *Asset) error {
		maps.Copy(a.Fields, values)
		return nil
	})
}

// ApproveAsset is the owner's approval of an entry. It is refused while a required field is blank.
func (s *Session) ApproveAsset(ctx context.Context, id string) (Asset, error) {
	return s.onAsset(ctx, ActApproveAsset, id, func(t *transaction, a *Asset) error {
		if len(a.Missing) > 0 {
			return conflict("%s cannot be approved yet: fill in %s", a.ID, strings.Join(a.Missing, ", "))
		}
		if a.OwnerPost == "" {
			return conflict("%s cannot be approved yet: it has no information asset owner", a.ID)
		}
		a.Status, a.ApprovedAt, a.ApprovedBy = AssetApproved, t.now, s.user.Name
		return nil
	})
}

func (s *Session) onAsset(ctx context.Context, act Act, id string, f func(*transaction, *Asset) error) (Asset, error) {
	var after Asset
	err := s.act(ctx, act, func(t *transaction) error {
		before, err := assetByID(ctx, t, id)
		if err != nil {
			return err
		}
		if err := t.authority(ctx, act, before.OwnerPost); err != nil {
			t.concerns("asset", id)
			return err
		}
		after = before
		after.Fields = maps.Clone(before.Fields)
		if err := f(t, &after); err != nil {
			return err
		}
		_, err = t.putAsset(ctx, before, after)
		return err
	})
	return after, err
}
