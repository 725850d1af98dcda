-- +goose Up

-- Keys that vouch for nothing any more, from a moment on: of whoever no longer signs in, and those that another took the place of. What they signed before stays signed.
create table revocation (
  key        text primary key references signing_key (id),
  revoked_at text not null,
  reason     text not null -- left, or superseded
) strict;

insert into revocation (key, revoked_at, reason)
  select k.id, u.disabled_at, 'left' from signing_key k join register_user u on u.login = k.login where u.disabled_at <> '';
