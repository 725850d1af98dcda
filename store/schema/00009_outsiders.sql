-- +goose Up

-- What outsiders hold is judged whenever prompts are; most access is not theirs.
create index person_kind on person (kind);
create index access_grant_external on access_grant (person) where kind = 'external account' and closed_at = '';
