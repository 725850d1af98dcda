-- +goose Up

create table search_text (
  rowid bigint not null primary key,
  text  tsvector not null
);
create index search_text_words on search_text using gin (text);
