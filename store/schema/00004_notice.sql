-- +goose Up

-- What people were asked to acknowledge, declare or complete: each version of each pack as it was issued, with the text they saw. The protection
-- measures of an information asset are issued likewise, under the asset's id.
create table notice_issue (
  pack      text not null,
  version   integer not null,
  title     text not null,
  asks      text not null,
  text      text not null,
  days      text not null, -- to answer; '' as the settings say
  months    text not null, -- until it is asked again; '' as the settings say, '0' never
  issued_on text not null,
  ended_on  text not null, -- '' for the version that stands
  primary key (pack, version)
) strict;
create index notice_issue_ended on notice_issue (ended_on);

-- Whom the version that stands asks.
create table notice_audience (
  pack  text not null,
  what  text not null, -- access, engagement, mark, supplier, system; card: a system that holds card data; cards: every such system
  scope text not null, -- kind of engagement, mark, supplier or system; '' for access
  primary key (pack, what, scope)
) strict;
create index notice_audience_scope on notice_audience (what, scope);

-- Where each person stands with each pack that asks them. It follows from the other tables and spares reading them all: every act brings it
-- up to date for whomever it touched.
create table notice (
  pack         text not null,
  person       text not null,
  since_on     text not null, -- from when the pack asks them; '' always
  answered     integer not null, -- version; 0 none
  answered_on  text not null,
  waived_until text not null,
  standing     text not null, -- unanswered, answered or out
  due_on       text not null, -- of the answer; '' where none is asked for
  primary key (pack, person)
) strict;
create index notice_due on notice (standing, due_on);
create index notice_person on notice (person);

create table notice_answer (
  id         text primary key,
  pack       text not null,
  version    integer not null,
  person     text not null,
  done_on    text not null, -- when it was done
  entered_at text not null, -- when that was entered here
  entered_by text not null, -- login
  how        text not null, -- signed, imported, in person, …
  answers    text not null  -- of a self-check
) strict;
create unique index notice_answer_once on notice_answer (pack, person, version, done_on);
create index notice_answer_person on notice_answer (person);

create table notice_waiver (
  id         text primary key,
  pack       text not null,
  person     text not null,
  until_on   text not null,
  reason     text not null,
  entered_at text not null,
  entered_by text not null
) strict;
create index notice_waiver_person on notice_waiver (pack, person);

-- What is true of how somebody works, such as working at home, from a day to a day.
create table person_mark (
  person     text not null,
  mark       text not null,
  from_on    text not null,
  until_on   text not null, -- '' while it holds
  note       text not null,
  entered_at text not null,
  entered_by text not null,
  primary key (person, mark, from_on)
) strict;
create index person_mark_mark on person_mark (mark, until_on);

-- The people an act has touched, while it is under way.
create table notice_work (
  person text primary key
) strict;

create index engagement_service on engagement (service, ended_on);
