-- When each thing was last heard of: saved in batches, never per message.
create table presence (
    organisation_id int not null references organisation,
    thing_id int primary key,
    seen_micros bigint not null,
    online boolean not null,
    -- When readings of it last came from itself or its gateway; 0 for never. A session alone is none.
    reading_micros bigint not null default 0
);
select tenant_table('presence');

-- Values that a person replaced. The store holds the new value; the old one is kept here for good.
create table correction (
    id bigint generated always as identity primary key,
    organisation_id int not null references organisation,
    thing_id int not null,
    property text not null,
    series int not null,
    time_micros bigint not null,
    -- null: there was no usable value
    old_value text,
    old_quality smallint,
    new_value text,
    reason text not null check (reason <> ''),
    made timestamptz not null,
    made_by text not null
);
create index on correction (thing_id, time_micros);
select tenant_table('correction');

-- Remarks about a time range: added, never changed.
create table annotation (
    id bigint generated always as identity primary key,
    organisation_id int not null references organisation,
    thing_id int not null,
    property text,
    from_micros bigint not null,
    to_micros bigint not null check (to_micros >= from_micros),
    text text not null check (text <> ''),
    made timestamptz not null,
    made_by text not null
);
create index on annotation (thing_id, from_micros);
select tenant_table('annotation');

-- Long work that somebody waits for: imports, erasures.
create table job (
    id bigint generated always as identity primary key,
    organisation_id int not null references organisation,
    kind text not null,
    subject text not null,
    state text not null check (state in ('running', 'done', 'failed')),
    done bigint not null default 0,
    total bigint,
    failed bigint not null default 0,
    code text not null default '',
    message text not null default '',
    started timestamptz not null,
    ended timestamptz
);
create index on job (organisation_id, id desc);
select tenant_table('job');

-- The first thousand faulty rows of a job.
create table job_error (
    organisation_id int not null references organisation,
    job_id bigint not null references job on delete cascade,
    row bigint not null,
    field text not null,
    expected text not null,
    got text not null
);
create index on job_error (job_id, row);
select tenant_table('job_error');

-- Things whose readings must go, until they are gone.
create table erasure (
    thing_id int primary key,
    organisation_id int not null references organisation,
    thing_key text not null,
    job_id bigint references job,
    -- number:type:retention
    series text[] not null,
    asked timestamptz not null
);
select tenant_table('erasure');

-- By which channel readings of a thing came, on which days of its site's zone. Written with the
-- position that meters reach to, so it survives a crash; days are only added.
create table reading_channel (
    organisation_id int not null references organisation,
    thing_id int not null,
    channel text not null check (channel in ('form', 'file', 'token', 'device')),
    days datemultirange not null,
    primary key (thing_id, channel)
);
select tenant_table('reading_channel');

-- Another device that measures the same as a property of a thing: where both agree, readings of the
-- first are verified.
create table second_source (
    organisation_id int not null references organisation,
    thing_id int not null references thing on delete cascade,
    property text not null,
    by_thing int not null references thing on delete cascade,
    by_property text not null,
    compare text not null,
    share numeric,
    amount numeric,
    made timestamptz not null,
    made_by text not null,
    -- The last days, in the zone of the site, on which the other agreed and did not.
    agreed date,
    differed date,
    primary key (thing_id, property),
    check (by_thing <> thing_id),
    check (share is not null or amount is not null)
);
select tenant_table('second_source');
create index second_source_by on second_source (by_thing);
create index second_source_of on second_source (organisation_id);
