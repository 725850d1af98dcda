-- +goose Up

-- Whoever accepted a risk is a person, as whoever approved a policy is, and no text: acceptances from before point to them now, so that an erasure finds them.
insert into entry_link (kind, id, field, to_kind, to_id)
select e.kind, e.id, 'accepted_by', 'person', p.id from entry e join person p on replace(e.fields, '"accepted_by":"' || p.id || '"', '') <> e.fields
where e.kind = 'risk' and e.fields like '%"accepted_by":"_%' on conflict (kind, id, field, to_id) do nothing;
