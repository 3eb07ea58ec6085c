-- Everything that is said about production: products, plans, orders, what was counted, why a machine
-- stood, and what was derived from its signals. A change is a further version; `superseded` is when the
-- next one came, so that what was known at any time can be asked for.
create table production_entry (
    organisation_id int not null references organisation,
    kind text not null,
    key text not null,
    version int not null check (version > 0),
    thing_id int references thing on delete cascade,
    -- production day on which it begins, in the site's time
    day date,
    recorded timestamptz not null,
    superseded timestamptz,
    recorded_by text not null,
    -- by which way it came: form, file, token, device
    channel text not null,
    reason text not null,
    gone boolean not null,
    content jsonb not null,
    primary key (organisation_id, kind, key, version)
);
create unique index on production_entry (organisation_id, kind, key) where superseded is null;
create index on production_entry (organisation_id, thing_id, day, kind);
create index on production_entry (thing_id);
select tenant_table('production_entry');

-- From which readings and rules a shift was derived last; another fingerprint derives it again.
create table production_source (
    organisation_id int not null references organisation,
    thing_id int not null references thing on delete cascade,
    day date not null,
    shift text not null,
    fingerprint text not null,
    primary key (organisation_id, thing_id, day, shift)
);
create index on production_source (thing_id);
select tenant_table('production_source');
