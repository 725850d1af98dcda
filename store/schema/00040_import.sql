-- +goose Up

-- Files that were imported, so that one that was a mistake can be taken back while nothing rests on it. What each changed stands in the trail.
create table import_file (
  sequence  integer primary key, -- of the import's entry in the trail
  kind      text not null,
  name      text not null, -- of the file
  sha256    text not null,
  rows      text not null, -- JSON: how many were new, changed, the same and refused
  at        text not null,
  login     text not null,
  undone_at text not null,
  undone_by text not null
) strict;

-- How the columns and words of a source were read, by the name that somebody gave it.
create table import_mapping (
  name     text primary key,
  kind     text not null,
  headings text not null, -- JSON list, in lower case: a file with the same headings comes from the same source
  mapping  text not null, -- JSON: columns, words, sheet and line of the headings
  saved_at text not null,
  saved_by text not null
) strict;
create index import_mapping_kind on import_mapping (kind, saved_at);

-- The accounts of a directory as they were last read, held against the access that is recorded. Each reading replaces the one before it.
create table directory (
  system         text primary key, -- whose accounts they are
  source         text not null, -- the file's name, or the server's
  taken_at       text not null, -- when the directory said so
  read_at        text not null,
  read_by        text not null, -- login
  knows_use      integer not null, -- 1: it says when accounts were last used
  reconciliation text not null -- entry that records the reading
) strict;

create table directory_account (
  id          text primary key,
  system      text not null references directory (system),
  login       text not null,
  name        text not null,
  person      text not null, -- or ''
  enabled     text not null, -- yes, no or ''
  last_used   text not null,
  expires_at  text not null,
  findings    text not null, -- JSON list: what did not agree when it was read
  first_seen  text not null, -- JSON object: since which reading each did not
  version     integer not null
) strict;
create unique index directory_account_login on directory_account (system, lower(login));
create index directory_account_person on directory_account (person, enabled);
create index directory_account_findings on directory_account (findings);

-- Who was sent what they owe by e-mail on which day: once a day.
create table digest_sent (
  person text not null,
  on_day text not null,
  at     text not null,
  login  text not null,
  primary key (person, on_day)
) strict;
