-- +goose Up

-- What somebody sees follows from the posts they answer for.
create index engagement_manager_post on engagement (manager_post, ended_on);
create index person_sponsor on person (sponsor);
create index leaver_named_login on leaver_named (login);
create index prompt_delegation_person on prompt_delegation (person, ended_at, until_on);
