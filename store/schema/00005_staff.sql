-- +goose Up

-- Answered lines of the checklists of people who join, move or leave; the lines themselves are shipped.
create table checklist_answer (
  kind       text not null, -- of the case: joiner, mover, leaver
  subject    text not null, -- its id
  item       text not null,
  outcome    text not null, -- returned, done, not-held, not-recovered
  evidence   text not null,
  reason     text not null,
  done_at    text not null,
  entered_at text not null,
  entered_by text not null,
  behalf     text not null,
  primary key (subject, item)
) strict;
insert into checklist_answer (kind, subject, item, outcome, evidence, reason, done_at, entered_at, entered_by, behalf)
  select 'leaver', leaver, item, outcome, evidence, reason, done_at, entered_at, entered_by, behalf from leaver_line;
drop table leaver_line;

-- A case is finished when it owes nothing more, so that prompts need not read those of years. Cases from before the checklists owe none.
alter table joiner add column withdrawn_at text not null default '';
alter table joiner add column withdrawn_reason text not null default '';
alter table joiner add column finished_at text not null default '';
update joiner set finished_at = recorded_at;
create index joiner_open on joiner (finished_at);
create index joiner_person on joiner (person);

alter table mover add column explanation text not null default ''; -- of late notice
alter table mover add column withdrawn_at text not null default '';
alter table mover add column withdrawn_reason text not null default '';
alter table mover add column began integer not null default 1; -- the new engagement began by the move, rather than being known already
alter table mover add column contract_end text not null default ''; -- of the old engagement before the move
alter table mover add column finished_at text not null default '';
update mover set finished_at = recorded_at;
create index mover_open on mover (finished_at);

alter table leaver add column died integer not null default 0;

-- What the new manager decides about each access of somebody who moves, or who leaves one of several engagements.
create table access_decision (
  case_id    text not null, -- mover or leaver
  grant_id   text not null references access_grant (id),
  decision   text not null, -- keep, change, close
  level      text not null, -- to which it changes
  note       text not null,
  decided_by text not null, -- login
  behalf     text not null,
  decided_at text not null,
  done_at    text not null, -- when it was carried out; '' until then
  primary key (case_id, grant_id)
) strict;
create index access_decision_grant on access_decision (grant_id);

create table absence (
  id               text primary key,
  person           text not null references person (id),
  kind             text not null, -- seen by HR and the ISM only
  starts_on        text not null,
  returns_on       text not null, -- first day back; '' not known
  asked_on         text not null, -- the day on which the return was last looked at
  access           text not null, -- kept, suspended, or '' while nobody has decided
  access_reason    text not null,
  decided_at       text not null,
  cover            text not null, -- person who answers meanwhile, or ''
  returned_on      text not null,
  recorded_at      text not null,
  recorded_by      text not null,
  withdrawn_at     text not null,
  withdrawn_reason text not null,
  finished_at      text not null
) strict;
create index absence_person on absence (person, finished_at);
create index absence_open on absence (finished_at);
create index absence_cover on absence (cover, finished_at);

-- Access that an owner suspended during an absence, and gave back.
create table absence_grant (
  absence      text not null references absence (id),
  grant_id     text not null references access_grant (id),
  suspended_at text not null,
  evidence     text not null,
  entered_by   text not null,
  restored_at  text not null,
  restored_how text not null,
  restored_by  text not null,
  primary key (absence, grant_id)
) strict;

alter table access_grant add column purpose text not null default '';
alter table access_grant add column request text not null default ''; -- access_request that it was given on
alter table access_grant add column emergency_until text not null default ''; -- last day of access given without a request
alter table access_grant add column emergency_reason text not null default '';
create index access_grant_purpose on access_grant (closed_at, purpose, granted_on, system, person); -- whole, so that counting reads no more
create index access_grant_emergency on access_grant (closed_at, emergency_until);

create table access_request (
  id            text primary key,
  person        text not null references person (id),
  system        text not null,
  kind          text not null,
  level         text not null,
  reason        text not null, -- the job function that needs it
  purpose       text not null,
  ends_on       text not null,
  temporary     integer not null,
  training      text not null, -- proof of training, for people from outside
  grant_id      text not null, -- access that it regularises or was given on it
  state         text not null, -- requested, permitted, refused, granted, withdrawn
  requested_at  text not null,
  requested_by  text not null, -- login
  requester     text not null, -- their person, or ''
  decided_at    text not null,
  decided_by    text not null, -- login
  decider       text not null, -- their name
  behalf        text not null,
  decision_note text not null,
  granted_at    text not null,
  granted_by    text not null
) strict;
create index access_request_state on access_request (state);
create index access_request_person on access_request (person);

-- A part of the council, or all of it, that goes to a successor body on a vesting day.
create table transfer (
  id          text primary key,
  service     text not null, -- '' for the whole council
  successor   text not null,
  vests_on    text not null,
  reason      text not null,
  people      integer not null,
  systems     integer not null,
  assets      integer not null,
  grants      integer not null,
  head        text not null, -- of the trail before it
  sequence    integer not null,
  recorded_at text not null,
  recorded_by text not null,
  vested_at   text not null -- when systems, assets and the access to them went; '' until then
) strict;
create index transfer_vested on transfer (vested_at);

-- What went: engagements, systems, assets.
create table transfer_item (
  transfer text not null references transfer (id),
  kind     text not null,
  subject  text not null,
  primary key (transfer, kind, subject)
) strict;
create index transfer_item_subject on transfer_item (kind, subject);

create index engagement_end_reason on engagement (end_reason);
