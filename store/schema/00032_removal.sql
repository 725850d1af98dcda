-- +goose Up

-- What was removed from the register, or is asked to be: one person's data on request, or what is past its time.
create table removal (
  id           text primary key,
  kind         text not null, -- erasure or disposal
  person       text not null, -- whose erasure it is; the reference that stands for them once it is done
  reason       text not null,
  authority    text not null, -- what it rests on: the person's request and its date, an order
  despite      text not null, -- why what the council's periods would keep need not be kept; '' where nothing is said
  received_on  text not null, -- when the person asked
  state        text not null, -- asked, approved, done, refused
  asked_at     text not null,
  asked_by     text not null, -- login
  asker        text not null, -- person
  decided_at   text not null,
  decided_by   text not null,
  decision     text not null, -- why it was refused
  done_at      text not null,
  sealed_at    text not null, -- when the file was written anew under another key; '' until then
  removed      text not null, -- JSON: how much, by kind
  stays        text not null  -- JSON: what stays, and why
) strict;
create index removal_state on removal (state);

-- What a disposal proposes; emptied when it is done.
create table removal_item (
  removal  text not null references removal (id),
  kind     text not null, -- of the rule that proposes it
  subject  text not null,
  since_on text not null, -- from which its time is counted
  kept     text not null, -- why it is left out; '' where it goes
  primary key (removal, kind, subject)
) strict;

-- A text elsewhere that may name the person, as somebody judged it.
create table removal_text (
  removal  text not null references removal (id),
  source   text not null, -- table and column
  row_key  text not null,
  digest   text not null, -- keyed hash of the text that was judged
  decision text not null, -- replace or keep
  reason   text not null,
  by_login text not null,
  primary key (removal, source, row_key)
) strict;

-- What a removal took away, by a keyed hash: so that it is known again in an older copy and by nothing else.
create table tombstone (
  removal   text not null references removal (id),
  kind      text not null, -- person, or of the rule
  digest    text not null,
  reference text not null, -- that stands for a person from then on
  primary key (removal, kind, digest)
) strict;
create index tombstone_digest on tombstone (digest);
