-- Messages that could not be taken, with the reason. Bounded: the oldest go first.
create table refused_message (
    id bigint generated always as identity primary key,
    organisation_id int not null references organisation,
    time timestamptz not null,
    channel text not null,
    sender text not null,
    topic text not null,
    reason text not null,
    expected text not null,
    got text not null,
    -- its first bytes
    payload bytea not null
);
create index on refused_message (organisation_id, id);
select tenant_table('refused_message');

-- Devices that nobody knows, announced by a gateway that may.
create table unknown_device (
    id bigint generated always as identity primary key,
    organisation_id int not null references organisation,
    channel text not null check (channel in ('sparkplug', 'json')),
    -- group/node[/device] for sparkplug, the key for json
    address text not null,
    gateway text not null,
    first_seen timestamptz not null,
    last_seen timestamptz not null,
    messages bigint not null default 0,
    dropped bigint not null default 0,
    state text not null default 'waiting' check (state in ('waiting', 'rejected')),
    unique (organisation_id, channel, address)
);
select tenant_table('unknown_device');

-- What they sent, bounded per device, to be played when the device is accepted.
create table unknown_message (
    id bigint generated always as identity primary key,
    organisation_id int not null references organisation,
    device_id bigint not null references unknown_device on delete cascade,
    arrival_micros bigint not null,
    topic text not null,
    payload bytea not null
);
create index on unknown_message (device_id, id);
select tenant_table('unknown_message');

-- The last birth of each Sparkplug node and device: what aliases of later messages mean, also
-- after a restart.
create table sparkplug_birth (
    organisation_id int not null references organisation,
    node_group text not null,
    node text not null,
    -- '' for the node itself
    device text not null,
    payload bytea not null,
    received timestamptz not null,
    primary key (organisation_id, node_group, node, device)
);
select tenant_table('sparkplug_birth');

create table command (
    id bigint generated always as identity primary key,
    organisation_id int not null references organisation,
    thing_id int not null references thing on delete cascade,
    command text not null,
    input jsonb not null,
    state text not null check (state in ('sent', 'answered', 'timed-out', 'refused')),
    sent timestamptz not null,
    answered timestamptz,
    answer jsonb,
    made_by text not null
);
create index on command (thing_id, id);
create index on command (state) where state = 'sent';
select tenant_table('command');
