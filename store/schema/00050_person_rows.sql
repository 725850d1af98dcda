-- +goose Up
-- A removal asks of each of many people which rows are theirs.
create index access_review_line_person on access_review_line (person);
create index absence_grant_grant on absence_grant (grant_id);
create index privileged_account_holder on privileged_account (holder);
create index privileged_change_account on privileged_change (account);
create index privileged_query_account on privileged_query (account);
