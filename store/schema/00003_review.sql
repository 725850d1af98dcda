-- +goose Up

-- When access was last decided on by a review, and the line that decided to revoke or change it: both on the grant, so that what is owed is
-- found by index however many reviews there were.
alter table access_grant add column reviewed_on text not null default '';
alter table access_grant add column review_line text not null default '';
create index access_grant_reviewed on access_grant (system, closed_at, reviewed_on, granted_on);
create index access_grant_review_line on access_grant (closed_at, review_line);

-- A review of access: a snapshot, and a decision on each line of it.
create table access_review (
  id         text primary key,
  name       text not null,
  scope      text not null, -- council, service or system
  subject    text not null, -- id of the service or system, or ''
  previous   text not null, -- the last review of the same scope, or of the whole council, that this is compared with; '' for the first
  started_at text not null,
  started_by text not null,
  due        text not null,
  lines      integer not null,
  snapshot   text not null, -- hash over the lines as they were taken
  closed_at  text not null,
  closed_by  text not null,
  reason     text not null  -- why it was closed with undecided lines
) strict;
create index access_review_closed on access_review (closed_at);

create table access_review_line (
  id          text primary key, -- review-grant
  campaign    text not null references access_review (id),
  grant_id    text not null references access_grant (id),
  person      text not null,
  person_name text not null, -- as it was
  system      text not null,
  service     text not null, -- of the holder, else of the system
  kind        text not null,
  login       text not null,
  level       text not null,
  reason      text not null,
  granted_on  text not null,
  post        text not null, -- that decides, unless it is the holder's own
  difference  text not null, -- from the review before: first, new, changed or same
  was_level   text not null,
  decision    text not null, -- '', keep, change, revoke; at the end also undecided, or gone where the access ended before anybody decided
  to_level    text not null,
  note        text not null,
  decided_at  text not null, -- when it was done
  entered_at  text not null,
  decided_by  text not null, -- name of whoever decided
  entered_by  text not null, -- login
  behalf      text not null, -- post
  evidence    text not null  -- of a change that was carried out
) strict;
create index access_review_line_campaign on access_review_line (campaign, grant_id);
create index access_review_line_grant on access_review_line (grant_id);
create index access_review_line_post on access_review_line (campaign, post, id);
create index access_review_line_decision on access_review_line (campaign, decision, difference, decided_at);

-- An account with more rights than others, in one group: from the weekly lists.
create table privileged_account (
  id           text primary key,
  system       text not null,
  login        text not null,
  group_name   text not null,
  kind         text not null, -- named, supplier, break-glass, service, shared or unknown
  holder       text not null, -- person, or ''
  supplier     text not null,
  sponsor      text not null, -- post that answers for it, or ''
  last_sign_in text not null, -- as the lists say
  added_on     text not null,
  removed_on   text not null
) strict;
create unique index privileged_account_member on privileged_account (system, lower(login), lower(group_name), removed_on, id);
create index privileged_account_removed on privileged_account (removed_on, system);

create table privileged_review (
  id          text primary key,
  week        text not null, -- 2025-W47
  due         text not null,
  done_at     text not null,
  entered_at  text not null,
  login       text not null, -- of the reviewer
  person      text not null,
  name        text not null,
  behalf      text not null,
  files       text not null, -- JSON: name and SHA-256 of each
  accounts    integer not null,
  added       integer not null,
  removed     integer not null,
  changed     integer not null,
  signed_in   integer not null, -- since the review before
  activity    text not null, -- how sign-ins were looked at, where the lists do not say
  uncovered   text not null, -- why lists of some systems are missing
  notes       text not null,
  waits       integer not null, -- accounts of the reviewer, that somebody else is to look at
  second_at   text not null,
  second_entered text not null,
  second_by   text not null, -- person
  second_name text not null,
  complete_at text not null  -- '' while another reviewer is awaited
) strict;
create unique index privileged_review_week on privileged_review (week);

-- What a weekly review found different from the one before.
create table privileged_change (
  review  text not null references privileged_review (id),
  n       integer not null,
  account text not null references privileged_account (id),
  what    text not null, -- added, removed, changed, signed in, own
  details text not null,
  primary key (review, n)
) strict;

create table privileged_query (
  id          text primary key,
  review      text not null references privileged_review (id),
  account     text not null references privileged_account (id),
  text        text not null,
  raised_at   text not null,
  raised_by   text not null,
  answer      text not null,
  answered_at text not null, -- when it was done
  entered_at  text not null,
  answered_by text not null, -- name
  entered_by  text not null,
  behalf      text not null
) strict;
create index privileged_query_open on privileged_query (answered_at);

create table privileged_week (
  week         text primary key,
  reason       text not null, -- why no review was done; it stays missed
  explained_at text not null,
  explained_by text not null
) strict;
