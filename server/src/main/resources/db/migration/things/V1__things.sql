-- Sites: one wall clock each; the id is the partition key of the log.
create table site (
    id int generated always as identity primary key,
    organisation_id int not null references organisation,
    key text not null,
    name_zh text not null,
    name_en text not null,
    time_zone text not null,
    unique (organisation_id, key)
);
select tenant_table('site');

-- Thing models. `version` is the newest edition, `slots` how many slots were given out.
create table model (
    id int generated always as identity primary key,
    organisation_id int not null references organisation,
    key text not null,
    version int not null,
    slots int not null,
    unique (organisation_id, key)
);
select tenant_table('model');

-- Editions never change. `slot_of` maps property keys to slots.
create table model_edition (
    organisation_id int not null references organisation,
    model_id int not null references model,
    version int not null,
    content jsonb not null,
    slot_of jsonb not null,
    made timestamptz not null,
    primary key (model_id, version)
);
select tenant_table('model_edition');

-- A slot is a property in one type, unit, scale and retention: all that decides what its stored
-- values mean. Slots of one lineage are the same property over time; `key` is its latest key.
create table model_slot (
    organisation_id int not null references organisation,
    model_id int not null references model,
    slot int not null,
    lineage int not null,
    key text not null,
    type text not null,
    unit text,
    scale int not null,
    retention text not null,
    members jsonb not null,
    primary key (model_id, slot)
);
select tenant_table('model_slot');

create table thing (
    id int generated always as identity primary key,
    organisation_id int not null references organisation,
    key text not null,
    name_zh text not null,
    name_en text not null,
    model_id int not null references model,
    -- null follows the newest edition
    model_version int,
    site_id int not null references site,
    place text not null default '',
    tags text[] not null default '{}',
    sparkplug_group text,
    sparkplug_node text,
    -- '' for the node itself
    sparkplug_device text,
    state text not null default 'live' check (state in ('live', 'erasing')),
    created timestamptz not null,
    search text generated always as (lower(key || ' ' || name_zh || ' ' || name_en)) stored,
    -- with the number, so that pages of a long list are found in the index alone
    unique (organisation_id, key) include (id),
    unique (organisation_id, sparkplug_group, sparkplug_node, sparkplug_device)
);
create index on thing (organisation_id, name_zh, id);
create index on thing (organisation_id, name_en, id);
create index on thing (organisation_id, model_id, key) include (id);
create index on thing (organisation_id, site_id, place, key) include (id);
create index on thing (model_id);
select tenant_table('thing');

-- Numbers of series: a thing owns blocks of them; slot s has number base + s - first_slot.
-- Blocks outlive a change of the thing's model, so that its history stays readable.
create table series_block (
    organisation_id int not null references organisation,
    thing_id int not null references thing,
    model_id int not null references model,
    first_slot int not null,
    slots int not null check (slots > 0),
    base int not null unique,
    -- when the thing took up this model, to tell newer from older ones
    since timestamptz not null,
    primary key (thing_id, model_id, first_slot)
);
create index on series_block (model_id);
select tenant_table('series_block');

-- After an import PostgreSQL is told to look again; before 17 it does so when it wants.
do $$
begin
    if current_setting('server_version_num')::int >= 170000 then
        grant maintain on thing, series_block to ${app};
    end if;
end
$$;

create sequence series_number as int owned by series_block.base;
grant usage, select, update on sequence series_number to ${app};

-- Reserves n numbers in a row. The lock lasts for two calls; numbers of work that is rolled back
-- are lost, never reused.
create function reserve_series(n int) returns int language plpgsql as $$
declare base int;
begin
    perform pg_advisory_lock(7305809);
    begin
        base := nextval('series_number');
        if n > 1 then
            perform setval('series_number', base::bigint + n - 1);
        end if;
    exception when others then
        perform pg_advisory_unlock(7305809);
        raise;
    end;
    perform pg_advisory_unlock(7305809);
    return base;
end $$;

-- Which device stood at the thing's place, and when.
create table device (
    id int generated always as identity primary key,
    organisation_id int not null references organisation,
    thing_id int not null references thing,
    serial text not null,
    since timestamptz not null,
    until timestamptz
);
create index on device (thing_id, since);
create unique index on device (thing_id) where until is null;
select tenant_table('device');

-- Tokens of devices; without a thing they enrol new ones. Only the SHA-256 is kept.
create table device_token (
    id int generated always as identity primary key,
    organisation_id int not null references organisation,
    thing_id int references thing,
    name text not null,
    sha256 bytea not null unique check (length(sha256) = 32),
    created timestamptz not null,
    last_used timestamptz
);
create index on device_token (thing_id);
create index on device_token (organisation_id) where thing_id is null;
select tenant_table('device_token');
