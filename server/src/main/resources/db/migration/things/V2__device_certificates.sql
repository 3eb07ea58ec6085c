-- Authorities of an organisation's own, whose certificates its devices show. That the organisation
-- holds the key was proved, and nobody else's can be the same.
create table device_authority (
    id int generated always as identity primary key,
    organisation_id int not null references organisation,
    name text not null,
    certificate bytea not null,
    key_sha256 bytea not null unique,
    created timestamptz not null
);
create index on device_authority (organisation_id);
select tenant_table('device_authority');

-- Certificates by which devices prove who they are. A revoked one stays, so that it is known.
create table device_certificate (
    id int generated always as identity primary key,
    organisation_id int not null references organisation,
    thing_id int not null references thing,
    name text not null,
    -- Issued by the platform, pinned, or met as one of an authority of the organisation's own.
    kind text not null check (kind in ('issued', 'pinned', 'authority')),
    authority int references device_authority,
    fingerprint bytea not null unique,
    subject text not null,
    issuer text not null,
    serial text not null,
    not_before timestamptz not null,
    not_after timestamptz not null,
    created timestamptz not null,
    last_used timestamptz,
    revoked timestamptz
);
create index on device_certificate (organisation_id, thing_id);
create index on device_certificate (organisation_id, not_after) where revoked is null;
select tenant_table('device_certificate');
