-- +goose Up

-- A list that is narrowed to a state that few have is read by index, in its order, instead of row by row: access, whose live rows are most of it, and entries.
create index access_grant_asked on access_grant (id) where closed_at = '' and requested_at > '';
create index access_grant_urgent on access_grant (id) where closed_at = '' and requested_at = '' and emergency_until > '';
create index access_grant_closed on access_grant (id) where closed_at > '';
create index entry_state on entry (kind, state, id) where ended_on = '';
create index entry_missing on entry (kind, id) where ended_on = '' and missing <> '[]';
