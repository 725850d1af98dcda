-- +goose Up

-- Folders in which files of others arrive, each on one computer.
create table watched_folder (
  id       text primary key,
  path     text not null,
  computer text not null,
  kind     text not null, -- of the files that arrive there
  source   text not null, -- of which they are, or ''
  since    text not null,
  login    text not null,
  ended_at text not null,
  ended_by text not null
) strict;

-- Files that were found there: what each would do when it was found. They are never imported by themselves.
create table waiting_file (
  id       text primary key,
  folder   text not null references watched_folder (id),
  name     text not null,
  sha256   text not null,
  rows     text not null, -- JSON: how many would be new, changed, the same and refused; '' where whoever found it may not import such a file
  trouble  text not null, -- why it cannot be read, or ''
  found_at text not null,
  ended_at text not null,
  ended_by text not null,
  how      text not null, -- gone, replaced or dismissed
  reason   text not null
) strict;
create index waiting_file_open on waiting_file (ended_at, folder);
create index import_file_sha on import_file (sha256);
