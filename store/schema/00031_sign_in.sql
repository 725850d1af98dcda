-- +goose Up

-- What becomes of people who sign in.
alter table register_user add column disabled_by text not null default '';
alter table register_user add column disabled_reason text not null default '';
alter table register_user add column must_change text not null default ''; -- why the password must be changed before they act
alter table register_user add column password_at text not null default ''; -- when they last chose one; '' for when they were added
alter table register_user add column key_file integer not null default 0; -- 1: a file is needed beside the password

-- A withdrawal made while others had the register open: its keys are still to be changed.
create table rekey_owed (
  login    text not null,
  what     text not null, -- 'slot': it goes; 'custody': it is taken away
  custody  integer not null, -- 1: they held the custody key
  since    text not null,
  primary key (login, what)
) strict;

-- Sheets with the words that recover the register. The words themselves are nowhere.
create table recovery_sheet (
  id          text primary key,
  shares      integer not null, -- how many sheets were printed
  needed      integer not null, -- and how many of them it takes
  certificate text not null, -- PEM: of the key that the words give, which vouches for whoever recovers the register
  made_at     text not null,
  made_by     text not null,
  ended_at    text not null,
  ended_how   text not null -- used, replaced, or withdrawn: from whoever printed it and lost access
) strict;

-- A second chain for a key: that of a recovery is vouched for by the authority there was before.
alter table signing_key add column voucher text not null default ''; -- PEM
