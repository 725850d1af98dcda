package store

import (
	"context"
	"maps"
)

// SetSystemOwner says which post owns a system.
func (s *Session) SetSystemOwner(ctx context.Context, system, post string) error {
	return s.act(ctx, ActHoldPost, func(t *transaction) error {
		before, err := systemByID(ctx, t, system)
		if err != nil {
			return err
		}
		p, err := s.postNamed(ctx, t, post)
		if err != nil || before.OwnerPost == p.ID {
			return err
		}
		after := before
		after.OwnerPost = p.ID
		return t.updateSystem(ctx, before, after)
	})
}

// SetAssetSystem says in which system an asset is held; an empty system says in none.
func (s *Session) SetAssetSystem(ctx context.Context, asset, system string) error {
	_, err := s.onAsset(ctx, ActEditAssets, asset, func(t *transaction, a *Asset) error {
		if system != "" {
			if _, err := systemByID(ctx, t, system); err != nil {
				return err
			}
		}
		a.System = system
		return nil
	})
	return err
}

// SetAssetOwner says which post is the information asset owner of an asset.
func (s *Session) SetAssetOwner(ctx context.Context, asset, post string) error {
	return s.act(ctx, ActHoldPost, func(t *transaction) error {
		before, err := assetByID(ctx, t, asset)
		if err != nil {
			return err
		}
		p, err := s.postNamed(ctx, t, post)
		if err != nil || before.OwnerPost == p.ID {
			return err
		}
		after := before
		after.Fields = maps.Clone(before.Fields)
		after.OwnerPost = p.ID
		_, err = t.putAsset(ctx, before, after)
		return err
	})
}
