package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
)

// The details of the trail can be taken out, and nothing else of it: the chain runs over the hashes, which stay. That somebody took some out shows, unless a removal that
// the trail tells of did it: the removal's own entry, signed like any other, says how many they were and what their hashes come to.

// finish takes the details out of the trail, marks them with the removal that did it, and says in the trail how many they were and what their hashes come to: so
// that nobody else can take any out under its name. It ends the removal's row.
func (r *remover) finish(ctx context.Context, details map[string]any) error {
	slices.SortFunc(r.gone, compareChanges)
	r.gone = slices.Compact(r.gone)
	sum := sha256.New()
	for _, c := range r.gone {
		if err := r.run(ctx, `update trail_change set subject = '', details = '', salt = $3 where sequence = $1 and n = $2`, c.sequence, c.n, r.id); err != nil {
			return err
		}
		sum.Write([]byte(c.hash))
	}
	r.removed["details of the trail"] += len(r.gone)
	details["removed"], details["trail_changes"], details["trail_hash"] = r.removed, len(r.gone), hex.EncodeToString(sum.Sum(nil))
	r.changed(kindRemoval, r.id, details)
	text, err := jsonOf(r.removed)
	if err != nil {
		return err
	}
	return r.run(ctx, `update removal set state = 'done', done_at = $2, removed = $3 where id = $1`, r.id, instant(r.now), text)
}

func compareChanges(a, b changeRef) int {
	if a.sequence != b.sequence {
		return int(a.sequence - b.sequence)
	}
	return a.n - b.n
}

// take notes a change whose details were taken out.
func (c *trailCheck) take(removal, hash string) {
	if c.taken[removal] == nil {
		c.taken[removal] = sha256.New()
	}
	_, _ = c.taken[removal].Write([]byte(hash)) // a hash takes everything
}

// say notes what a removal says that it took out of the trail.
func (c *trailCheck) say(removal, details string) {
	var said struct {
		Hash string `json:"trail_hash"`
	}
	if json.Unmarshal([]byte(details), &said) == nil && said.Hash != "" && c.entry.Outcome == Done {
		c.said[removal] = append(c.said[removal], said.Hash)
	}
}

// endRemovals compares what was taken out with what the trail tells of it.
func (c *trailCheck) endRemovals() {
	for _, removal := range slices.Sorted(maps.Keys(c.taken)) {
		if sum := hex.EncodeToString(c.taken[removal].Sum(nil)); !slices.Contains(c.said[removal], sum) {
			c.problem("details of the trail were taken out, and by no removal that it tells of (%q)", removal)
		}
	}
}
