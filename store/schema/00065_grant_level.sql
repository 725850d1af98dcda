-- +goose Up

-- Access is searched by the beginnings of words as one types: its level has an index for that, as its reference, its kind, its login, its holder and its system have.
create index access_grant_level on access_grant (lower(level));
