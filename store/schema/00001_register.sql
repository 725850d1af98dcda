-- +goose Up

-- Settings of the council: every period that the policy leaves open, with where its value comes from.
create table setting (
  key        text primary key,
  value      text not null,
  source     text not null, -- 'default' or 'council'
  changed_at text not null,
  changed_by text not null
) strict;

create table counter (
  name  text primary key,
  value integer not null
) strict;

-- Who signs in. The password opens a slot of the vault; the roles are here.
create table register_user (
  login       text primary key,
  name        text not null,
  person      text not null, -- the person of the register that this is, or ''
  first       integer not null, -- 1 for the first administrator, who holds every role until others do
  added_at    text not null,
  added_by    text not null,
  disabled_at text not null
) strict;
create unique index register_user_login on register_user (lower(login)); -- the vault does not tell capitals apart

create table user_role (
  login text not null references register_user (login),
  role  text not null,
  primary key (login, role)
) strict;

-- Every key that ever signed, so that old signatures stay verifiable.
create table signing_key (
  id          text primary key, -- SHA-256 of the public key, hexadecimal
  login       text not null references register_user (login),
  public_key  text not null, -- PKIX, base64
  certificate text not null, -- PEM, the signer's own first
  kind        text not null, -- 'enrolment' or 'signer'
  added_at    text not null
) strict;

create table authority (
  id          text primary key,
  certificate text not null, -- PEM
  sealed_key  text not null, -- sealed by the custody key, base64
  added_at    text not null
) strict;

-- The trail: a signed hash chain. What an act changed stands in trail_change, where an erasure can remove it.
create table trail (
  sequence integer primary key,
  at       text not null,
  login    text not null,
  behalf   text not null, -- post on whose behalf, or ''
  act      text not null,
  outcome  text not null, -- 'done' or 'refused'
  changes  text not null, -- hash over the hashes of the changes
  previous text not null,
  hash     text not null,
  key      text not null, -- signing_key that signed the hash; '' inside a commit of several entries
  signature text not null
) strict;

create table trail_change (
  sequence integer not null references trail (sequence) deferrable initially deferred, -- the entry is written last
  n        integer not null,
  kind     text not null,
  subject  text not null,
  salt     text not null,
  details  text not null, -- JSON, before and after
  hash     text not null,
  primary key (sequence, n)
) strict;
create index trail_change_subject on trail_change (kind, subject);

-- A position that owes duties. People hold it from a date to a date.
create table post (
  id      text primary key,
  title   text not null,
  role    text not null,
  service text not null,
  above   text not null, -- post that answers while this one is vacant
  deputy  text not null  -- person
) strict;
create unique index post_title on post (lower(title));

create table person (
  id          text primary key,
  employee_no text not null,
  council_ref text not null,
  given_name  text not null,
  surname     text not null,
  login       text not null,
  email       text not null,
  kind        text not null, -- of the latest engagement; service, shared, admin and external are accounts of nobody in particular
  sponsor     text not null, -- post that answers for such an account
  version     integer not null,
  added_at    text not null
) strict;
create index person_employee_no on person (employee_no);
create index person_council_ref on person (council_ref);
create index person_login on person (lower(login));
create index person_surname on person (surname);

create table post_holder (
  post     text not null references post (id),
  person   text not null references person (id),
  from_on  text not null,
  until_on text not null,
  primary key (post, person, from_on)
) strict;
create index post_holder_person on post_holder (person);

create table engagement (
  id           text primary key,
  person       text not null references person (id),
  reference    text not null, -- the council's own: a position number
  kind         text not null,
  service      text not null,
  job_title    text not null,
  manager_post text not null,
  starts_on    text not null,
  contract_end text not null, -- never taken for the last working day
  ended_on     text not null,
  end_reason   text not null
) strict;
create index engagement_person on engagement (person);
create index engagement_reference on engagement (lower(reference));
create index engagement_contract_end on engagement (contract_end);

-- One entitlement of one person on one system: an account, a share in one, a key, a badge, a cabinet.
-- (system, login) is not unique: two people behind one login is a finding, not an error.
create table access_grant (
  id            text primary key,
  kind          text not null,
  person        text not null,
  system        text not null,
  login         text not null,
  level         text not null,
  reason        text not null, -- the job function that needs it
  authorised_by text not null,
  granted_on    text not null,
  informed_on   text not null,
  informed_by   text not null,
  informed_how  text not null,
  ends_on       text not null,
  requested_at  text not null, -- closing was asked of a supplier
  closed_at     text not null, -- when it was done
  entered_at    text not null, -- when that was entered here
  closed_by     text not null, -- person or login that did it
  entered_by    text not null, -- login
  behalf        text not null, -- post
  action        text not null, -- disabled, deleted, never-existed, requested
  evidence      text not null,
  version       integer not null,
  added_at      text not null
) strict;
create index access_grant_person on access_grant (person, closed_at);
create index access_grant_login on access_grant (system, lower(login), closed_at); -- directories do not tell capitals apart
create index access_grant_reason on access_grant (closed_at, reason);
create index access_grant_informed on access_grant (closed_at, informed_on);
create index access_grant_ends on access_grant (closed_at, ends_on);

create table shared_password (
  system     text not null,
  login      text not null,
  changed_at text not null,
  entered_at text not null,
  entered_by text not null,
  evidence   text not null,
  primary key (system, login, changed_at)
) strict;

create table leaver (
  id                 text primary key,
  person             text not null references person (id),
  engagement         text not null references engagement (id),
  notice_on          text not null,
  last_working_day   text not null,
  access_ends_at     text not null,
  reason             text not null, -- for HR and the ISM only
  confidential_until text not null,
  explanation        text not null, -- of late notice
  recorded_at        text not null,
  due_known_at       text not null, -- when the end of access that now stands, or one as early, was entered; '' while there is none
  recorded_by        text not null,
  withdrawn_at       text not null,
  withdrawn_reason   text not null,
  version            integer not null
) strict;
create index leaver_person on leaver (person, withdrawn_at);
create index leaver_engagement on leaver (engagement, withdrawn_at);

-- Who may see a confidential leaver beside HR and the ISM.
create table leaver_named (
  leaver text not null references leaver (id),
  login  text not null references register_user (login),
  primary key (leaver, login)
) strict;

-- Answered lines of a leaver's checklist; the lines themselves are shipped.
create table leaver_line (
  leaver     text not null references leaver (id),
  item       text not null,
  outcome    text not null, -- returned, done, not-held, not-recovered
  evidence   text not null,
  reason     text not null,
  done_at    text not null,
  entered_at text not null,
  entered_by text not null,
  behalf     text not null,
  primary key (leaver, item)
) strict;

create table joiner (
  id          text primary key,
  person      text not null references person (id),
  engagement  text not null references engagement (id),
  starts_on   text not null,
  informed_on text not null,
  recorded_at text not null,
  recorded_by text not null
) strict;

create table mover (
  id              text primary key,
  person          text not null references person (id),
  from_engagement text not null references engagement (id),
  to_engagement   text not null references engagement (id),
  moves_on        text not null,
  notice_on       text not null,
  recorded_at     text not null,
  recorded_by     text not null
) strict;
create index mover_person on mover (person);

-- The Information Security Manager's accepted exceptions to a clause of the policy.
create table exception (
  id         text primary key,
  clause     text not null,
  kind       text not null, -- of the subject
  subject    text not null,
  reason     text not null,
  until_on   text not null, -- '' for no end, where the clause allows it
  granted_at text not null,
  granted_by text not null,
  ended_at   text not null
) strict;
create index exception_subject on exception (kind, subject);

-- Issued records. Each signature adds a revision; the newest is the record.
create table record (
  number    text primary key,
  kind      text not null,
  subject   text not null,
  case_id   text not null, -- leaver whose case it tells; '' where it tells of none
  issued_at text not null,
  issued_by text not null,
  sequence  integer not null, -- of the trail, when issued
  head      text not null     -- its hash then
) strict;
create index record_subject on record (kind, subject);

create table record_revision (
  number    text not null references record (number),
  revision  integer not null,
  sha256    text not null,
  field     text not null, -- the signature that made it
  signed_by text not null,
  signed_at text not null,
  file      text not null, -- the PDF, base64
  primary key (number, revision)
) strict;
create index record_revision_sha256 on record_revision (sha256);
