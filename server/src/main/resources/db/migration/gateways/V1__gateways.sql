-- Tokens that let gateways join and open nothing else. Only the SHA-256 is kept.
create table gateway_join_token (
    id int generated always as identity primary key,
    organisation_id int not null references organisation,
    name text not null,
    sha256 bytea not null unique check (length(sha256) = 32),
    -- the gateway whose place the next machine takes; null for new ones
    gateway_id int references thing on delete cascade,
    -- null for as often as somebody wants
    uses int check (uses > 0),
    used int not null default 0,
    ends timestamptz not null,
    created timestamptz not null,
    made_by text not null
);
create index on gateway_join_token (organisation_id, id);
select tenant_table('gateway_join_token');

-- A gateway is a thing; what only gateways have. Of its configuration: the newest desired version and
-- what the gateway said last.
create table gateway (
    thing_id int primary key references thing on delete cascade,
    organisation_id int not null references organisation,
    sparkplug_group text not null,
    sparkplug_node text not null,
    joined timestamptz not null,
    desired int not null default 0,
    in_force bigint,
    told timestamptz
);
create index on gateway (organisation_id, thing_id);
select tenant_table('gateway');

-- Desired configurations. A document never changes; what became of it does.
create table gateway_configuration (
    organisation_id int not null references organisation,
    gateway_id int not null references gateway on delete cascade,
    version int not null check (version > 0),
    -- JSON, zipped; secrets in it are sealed
    document bytea not null,
    sha256 bytea not null check (length(sha256) = 32),
    devices int not null,
    tags int not null,
    note text not null,
    made timestamptz not null,
    made_by text not null,
    state text not null
        check (state in ('waiting', 'trial', 'good', 'refused', 'taken-back', 'skipped')),
    -- what the gateway said to it
    said text not null default '',
    problems jsonb not null default '[]',
    settled timestamptz,
    primary key (gateway_id, version)
);
create index on gateway_configuration (organisation_id, gateway_id);
select tenant_table('gateway_configuration');

-- How a kind of device is collected, to begin with. No secrets.
create table gateway_template (
    id int generated always as identity primary key,
    organisation_id int not null references organisation,
    key text not null,
    name_zh text not null,
    name_en text not null,
    protocol text not null,
    content jsonb not null,
    tags int not null,
    changed timestamptz not null,
    changed_by text not null,
    unique (organisation_id, key)
);
select tenant_table('gateway_template');

-- What people wanted machines to take, who else agreed, and what each tag answered.
create table gateway_write (
    id bigint generated always as identity primary key,
    organisation_id int not null references organisation,
    gateway_id int not null references gateway on delete cascade,
    device text not null,
    wanted jsonb not null,
    reason text not null,
    two_persons boolean not null,
    state text not null check (state in ('asked', 'sent', 'done', 'failed', 'rejected', 'lapsed')),
    asked timestamptz not null,
    asked_by text not null,
    decided timestamptz,
    decided_by text,
    results jsonb,
    fault jsonb
);
create index on gateway_write (organisation_id, gateway_id, id);
create index on gateway_write (asked) where state = 'asked';
select tenant_table('gateway_write');

-- Signed versions of the gateway's software. They are the platform's: every organisation sees them.
create table gateway_software (
    version text primary key,
    -- of who uploaded it
    organisation_id int not null references organisation,
    size bigint not null,
    sha256 text not null,
    key text not null,
    older boolean not null,
    java int not null,
    built timestamptz not null,
    uploaded timestamptz not null,
    uploaded_by text not null
);
select tenant_table('gateway_software');
create policy of_everyone on gateway_software for select to ${app} using (true);

-- The zip in parts, so that no process has it whole in memory.
create table gateway_software_part (
    version text not null references gateway_software on delete cascade,
    organisation_id int not null references organisation,
    part int not null,
    bytes bytea not null,
    primary key (version, part)
);
alter table gateway_software_part alter column bytes set storage external;
select tenant_table('gateway_software_part');

-- With which a gateway fetches the software it was asked to take. Only the SHA-256 is kept.
create table gateway_software_ticket (
    gateway_id int primary key references gateway on delete cascade,
    organisation_id int not null references organisation,
    version text not null references gateway_software,
    sha256 bytea not null unique check (length(sha256) = 32),
    uses int not null default 0,
    ends timestamptz not null
);
select tenant_table('gateway_software_ticket');

-- Gateways that shall take a version one after another, and what became of each.
create table gateway_roll_out (
    id bigint generated always as identity primary key,
    organisation_id int not null references organisation,
    -- stays when the version is deleted
    version text not null,
    asked timestamptz not null,
    asked_by text not null,
    called_off timestamptz,
    called_off_by text
);
create index on gateway_roll_out (organisation_id, id desc);
select tenant_table('gateway_roll_out');

create table gateway_update (
    roll_out bigint not null references gateway_roll_out on delete cascade,
    position int not null,
    organisation_id int not null references organisation,
    gateway_id int not null references gateway on delete cascade,
    state text not null check (state in ('waiting', 'running', 'good', 'back', 'refused', 'unknown', 'called-off')),
    note text not null default '',
    attempts int not null default 0,
    began timestamptz,
    -- when the gateway said that it is about to start it
    staged timestamptz,
    ended timestamptz,
    primary key (roll_out, position)
);
create index on gateway_update (gateway_id, roll_out desc);
create unique index gateway_update_open on gateway_update (gateway_id) where state in ('waiting', 'running');
select tenant_table('gateway_update');
