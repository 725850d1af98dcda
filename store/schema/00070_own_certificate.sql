-- +goose Up

-- Authorities beside the register's own, such as the council's, whose certificates people may sign records with.
create table outside_authority (
  id          text primary key, -- SHA-256 of the certificate
  certificate text not null, -- PEM
  added_at    text not null,
  added_by    text not null references register_user (login),
  ended_at    text not null -- from when on nobody signs under it; what was signed stays good
) strict;

-- The certificate of the council's own with which somebody signs records instead of that of the register.
create table own_certificate (
  login       text primary key references register_user (login),
  key         text not null references signing_key (id), -- that seals what follows: nobody else can open it
  sealed_key  text not null,
  certificate text not null, -- PEM: theirs first, then those between it and its authority
  added_at    text not null
) strict;
