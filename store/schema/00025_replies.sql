-- +goose Up

-- Whose case an answer tells: nobody reads what others answered about them.
alter table reply_line add column person text not null default '';

-- access_grant_kind finds the access of outsiders as well.
drop index access_grant_external;
