-- +goose Up

-- People are listed by name; the first page of twenty thousand is read without sorting them.
drop index person_surname;
create index person_name on person (surname, given_name, id);
