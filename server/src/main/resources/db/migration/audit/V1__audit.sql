-- organisation_id 0 is the platform itself (such as a log-in by an unknown name), hence no reference.
create table audit_entry (
    id bigint generated always as identity primary key,
    organisation_id int not null,
    time timestamptz not null,
    actor text not null,
    action text not null,
    subject text not null,
    outcome text not null check (outcome in ('done', 'denied', 'failed')),
    address text,
    details jsonb not null default '{}'
);
create index audit_entry_newest on audit_entry (organisation_id, id desc);
select tenant_table('audit_entry');
-- Append-only.
revoke update, delete on audit_entry from ${app};
