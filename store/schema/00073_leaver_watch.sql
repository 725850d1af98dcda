-- +goose Up

-- Access of somebody who leaves is watched, so that what is owed of it is found without asking of every leaver there ever was what they hold.
update access_grant set watch = 1 where watch = 0 and closed_at = '' and person in (select person from leaver where withdrawn_at = '');

-- Indexes that hold all that prompts ask of them, so that nothing else is read: of what outsiders hold when it ends, of an engagement that may be over whose it is,
-- of a leaver whether everybody may know.
drop index access_grant_person;
create index access_grant_person on access_grant (person, closed_at, granted_on, system, ends_on);
drop index engagement_contract;
create index engagement_contract on engagement (ended_on, contract_end, id, person);
drop index leaver_engagement;
create index leaver_engagement on leaver (engagement, withdrawn_at, confidential_until);
