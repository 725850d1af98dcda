-- +goose Up

-- Access that might owe something by itself: it lacks a reason, its holder was informed late or never, or somebody else has the same login. Kept at
-- every change, so that prompts need not read access that owes nothing.
alter table access_grant add column watch integer not null default 1;
create index access_grant_watch on access_grant (watch, closed_at);
create index access_grant_kind on access_grant (kind, login);

alter table leaver add column lines_done integer not null default 0; -- 1: every line of the checklist is answered
create index leaver_lines on leaver (lines_done);

create index engagement_contract on engagement (ended_on, contract_end);
create index engagement_manager on engagement (ended_on, manager_post);
