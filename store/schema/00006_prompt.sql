-- +goose Up

-- What people do about a prompt without discharging it. A prompt is named by its duty, the kind and id of its subject, and the item.
create table prompt_delegation (
  id       text primary key,
  duty     text not null,
  kind     text not null,
  subject  text not null,
  item     text not null,
  due_on   text not null, -- of the prompt when it was delegated: another round of a recurring duty is another prompt
  person   text not null references person (id), -- who is asked to answer it
  until_on text not null, -- the last day
  reason   text not null,
  post     text not null, -- that owes it
  made_at  text not null,
  made_by  text not null, -- login
  ended_at text not null, -- taken back, or replaced by another
  ended_by text not null
) strict;
create index prompt_delegation_open on prompt_delegation (ended_at, until_on);
create index prompt_delegation_key on prompt_delegation (duty, subject);

create table prompt_postponement (
  id       text primary key,
  duty     text not null,
  kind     text not null,
  subject  text not null,
  item     text not null,
  due_on   text not null,
  until_on text not null, -- the day on which it stands among the others again
  from_on  text not null, -- the day from which the council's limit counts, whatever was postponed since
  reason   text not null,
  made_at  text not null,
  made_by  text not null,
  ended_at text not null,
  ended_by text not null
) strict;
create index prompt_postponement_open on prompt_postponement (ended_at, until_on);
create index prompt_postponement_key on prompt_postponement (duty, subject);

-- Files kept with an act: a reply as it came, a scan, a certificate.
create table attachment (
  id       text primary key,
  kind     text not null, -- of the subject
  subject  text not null,
  name     text not null, -- of the file
  type     text not null, -- media type, by its first bytes
  sha256   text not null,
  size     integer not null,
  data     text not null, -- base64
  added_at text not null,
  added_by text not null
) strict;
create index attachment_subject on attachment (kind, subject);

-- Keys that only this register knows, such as the one by which it knows its own reply forms again.
create table register_key (
  name    text primary key,
  key     text not null, -- base64
  made_at text not null
) strict;

-- A reply form, and what it asks: one line for each prompt on it.
create table reply_form (
  id         text primary key,
  post       text not null,
  language   text not null,
  made_at    text not null,
  made_by    text not null,
  expires_on text not null -- the last day on which an answer may have come
) strict;

create table reply_form_line (
  form    text not null references reply_form (id),
  n       integer not null,
  duty    text not null,
  kind    text not null,
  subject text not null,
  item    text not null,
  due_on  text not null,
  primary key (form, n)
) strict;

-- Answers that came back and were entered.
create table reply (
  id          text primary key,
  form        text not null, -- '' for a scan of paper that no form was made for
  post        text not null,
  answered_by text not null, -- person
  received_on text not null,
  digest      text not null, -- of what was answered, whatever the mail client made of its lines
  entered_at  text not null,
  entered_by  text not null
) strict;
create unique index reply_digest on reply (digest);

create table reply_line (
  reply   text not null references reply (id),
  n       integer not null,
  duty    text not null,
  kind    text not null,
  subject text not null,
  item    text not null,
  leaver  text not null, -- whose case it tells; '' where it tells of none
  outcome text not null, -- recorded, same or refused
  primary key (reply, n)
) strict;
