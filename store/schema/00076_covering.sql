-- +goose Up

-- Indexes that hold all that prompts ask, so that the rows themselves, which lie far apart, are not read: access that is watched or that ends, what engages
-- somebody, when a recurring duty was done, entries that are watched or hold until a day.
drop index access_grant_watch;
create index access_grant_watch on access_grant (watch, closed_at, id, kind, person, system, login, level, reason, granted_on, informed_on, ends_on, requested_at) where watch = 1 and closed_at = '';
drop index access_grant_ends;
create index access_grant_ends on access_grant (ends_on, closed_at, id, kind, person, system, login, level, reason, granted_on, informed_on, requested_at) where closed_at = '' and ends_on > '';
drop index engagement_person;
create index engagement_person on engagement (person, starts_on, id, reference, kind, service, manager_post, contract_end, ended_on);
drop index entry_round_last;
create index entry_round_last on entry_round (duty, owed, last_on, since_on, kind, subject);
drop index entry_round_kind;
create index entry_round_kind on entry_round (kind, owed, last_on, since_on, subject);
drop index entry_watch;
create index entry_watch on entry (watch, ended_on, kind, id, part_kind, part_of) where watch = 1;
drop index entry_until;
create index entry_until on entry (until_on, ended_on, kind, id, part_kind, part_of) where until_on > '';
