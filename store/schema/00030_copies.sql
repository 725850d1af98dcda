-- +goose Up

-- The register knows its own copies: where they are kept, what each holds, and which of them was restored in a drill.

create table copy_place (
	id text primary key,
	path text not null, -- the folder, as its computer names it
	computer text not null,
	off_site integer not null, -- 1: at another site than the register
	noted_at text not null,
	noted_by text not null
) strict;

create table register_copy (
	id text primary key,
	place text not null references copy_place (id),
	name text not null, -- of the file
	commit_number integer not null, -- of the vault: the newest in the copy
	entry integer not null, -- of the trail: the newest in the copy
	head text not null, -- its hash
	size integer not null,
	sha256 text not null,
	key_name text not null, -- names the data key that opens it
	made_at text not null,
	made_by text not null,
	verified_at text not null, -- when it was last read back
	damaged_at text not null, -- when it was found not to be what was written
	removed_at text not null,
	removed_why text not null
) strict;

create index register_copy_live on register_copy (removed_at, entry);
create index register_copy_place on register_copy (place, removed_at);

create table restore_drill (
	id text primary key,
	copy text not null, -- of register_copy, or ''
	name text not null, -- of the file that was restored
	started_at text not null,
	seconds integer not null, -- that it took, to where people could go on
	data_from text not null, -- when the copy was made, as far as that is known
	entries integer not null, -- of the trail that came back
	lost integer not null, -- entries of the trail that would have been lost
	as_promised integer not null, -- 1: everything was sound, and in time
	findings text not null,
	done_by text not null
) strict;
