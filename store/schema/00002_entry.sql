-- +goose Up

-- The registers that are kept by their description (package entry): one table for the entries of every kind. What questions are
-- asked of stands in columns; the facts themselves are one JSON object of texts.
create table entry (
  kind       text not null,
  id         text not null,
  title      text not null, -- how people call it
  service    text not null, -- that it belongs to, or ''
  post       text not null, -- that answers for it, or ''
  part_kind  text not null, -- of what it is part of, or ''
  part_of    text not null,
  state      text not null,
  fields     text not null, -- JSON object of texts
  missing    text not null, -- JSON list of required fields that are still blank
  watch      integer not null, -- 1: live, not final, and either incomplete or of a kind whose every open entry is judged
  restricted integer not null, -- 1: for named people only
  until_on   text not null, -- day after which it no longer holds, or ''
  added_at   text not null,
  added_by   text not null,
  ended_on   text not null,
  end_reason text not null,
  version    integer not null,
  primary key (kind, id)
) strict;
create index entry_title on entry (kind, lower(title));
create index entry_part on entry (part_kind, part_of, kind);
create index entry_post on entry (kind, post);
create index entry_service on entry (kind, service);
create index entry_watch on entry (watch);
create index entry_until on entry (until_on);

-- Fields that point to something else, both ways.
create table entry_link (
  kind    text not null,
  id      text not null,
  field   text not null,
  to_kind text not null,
  to_id   text not null,
  primary key (kind, id, field, to_id)
) strict;
create index entry_link_to on entry_link (to_kind, to_id);

-- What was done to an entry: each act with its own facts, when it was done and when that was entered.
create table entry_event (
  id         text primary key,
  kind       text not null,
  subject    text not null,
  verb       text not null,
  done_at    text not null,
  entered_at text not null,
  entered_by text not null, -- login
  by_person  text not null,
  behalf     text not null, -- post
  given      text not null  -- JSON object of texts
) strict;
create index entry_event_subject on entry_event (kind, subject, verb);

-- Where each recurring duty stands for each entry that owes it; it follows from the entries and the events, and spares reading them all.
create table entry_round (
  duty     text not null,
  kind     text not null,
  subject  text not null,
  since_on text not null,
  last_on  text not null, -- '' never
  owed     integer not null, -- 0: not as the entry stands
  primary key (duty, kind, subject)
) strict;
create index entry_round_last on entry_round (duty, owed, last_on, since_on);
create index entry_round_kind on entry_round (kind, owed, last_on);
