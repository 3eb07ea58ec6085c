-- organisation_id 0 is the platform itself (such as a log-in by an unknown name), hence no reference.
-- The entries of an organisation are a chain: position counts without gap, hash is SHA-256 over the hash before
-- and the entry, seal is a keyed hash of it whose key is not in the database. details is json, not jsonb, so
-- that it stays the text that was hashed.
create table audit_entry (
    id bigint generated always as identity primary key,
    organisation_id int not null,
    position bigint not null,
    time timestamptz not null,
    actor text not null,
    action text not null,
    subject text not null,
    outcome text not null check (outcome in ('done', 'denied', 'failed')),
    address text,
    details json not null default '{}',
    hash bytea not null,
    seal bytea not null,
    unique (organisation_id, position)
);
create index audit_entry_newest on audit_entry (organisation_id, id desc);
select tenant_table('audit_entry');
-- Append-only.
revoke update, delete on audit_entry from ${app};

-- The last entry of each chain; whoever appends locks it until the commit.
create table audit_head (
    organisation_id int primary key,
    position bigint not null,
    hash bytea not null
);
select tenant_table('audit_head');
revoke delete on audit_head from ${app};
