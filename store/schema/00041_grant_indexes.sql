-- +goose Up

-- A file of two hundred thousand grants keeps every index of access: those that nothing is found by go, and those for what few grants have hold only these.
drop index access_grant_reason;
drop index access_grant_informed;
drop index access_grant_ends;
drop index access_grant_emergency;
drop index access_grant_review_line;
create index access_grant_ends on access_grant (ends_on) where closed_at = '' and ends_on > '';
create index access_grant_emergency on access_grant (emergency_until) where closed_at = '' and emergency_until > '';
create index access_grant_review_line on access_grant (review_line) where closed_at = '' and review_line > '';
