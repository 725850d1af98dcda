-- +goose Up

-- People are listed by name; the first page of twenty thousand is read without sorting them.
drop index person_surname;
create index person_name on person (surname, given_name, id);

-- Whole for those who ask who has access since when: without it, an engine that knows no numbers reads all live access instead of one person's.
drop index access_grant_person;
create index access_grant_person on access_grant (person, closed_at, granted_on, system);
