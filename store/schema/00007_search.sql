-- +goose Up

-- What can be searched for. The text itself is kept by each engine in its own way (sqlite/, postgres/), under the same number.
create table search_entry (
  n     integer not null primary key, -- the kinds that people look for first have the lower numbers
  kind  text not null,
  id    text not null
) strict;
create unique index search_entry_kind on search_entry (kind, id);
