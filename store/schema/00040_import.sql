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
