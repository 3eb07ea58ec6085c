-- Days are dates from (inclusive) to (exclusive); infinity stands for open.

-- What an organisation is by law; every organisation has its entry.
create table legal_entity (
    organisation_id int primary key references organisation,
    -- That of the organisation, which stays; lists go by it and read this table alone.
    key text not null unique,
    kind text not null default 'enterprise' check (kind in ('enterprise', 'platform-operator', 'park',
        'government', 'service-provider', 'bank', 'research')),
    credit_code text unique check (credit_code ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
    name_zh text not null,
    name_en text not null,
    short_name text not null default '',
    begun date not null default '-infinity',
    ended date not null default 'infinity',
    -- What a search looks through. Lower case is made once, not per search and row.
    search text not null generated always as (
        lower(name_zh || ' ' || name_en || ' ' || short_name || ' ' || coalesce(credit_code, '') || ' ' || key)) stored,
    check (begun < ended)
);
select tenant_table('legal_entity');
create index legal_entity_of_kind on legal_entity (kind, organisation_id);

create function enter_organisation() returns trigger language plpgsql as $$
begin
    insert into legal_entity (organisation_id, key, name_zh, name_en) values (new.id, new.key, new.name, new.name);
    return null;
end $$;
create trigger enter_organisation after insert on organisation
    for each row execute function enter_organisation();
insert into legal_entity (organisation_id, key, name_zh, name_en) select id, key, name, name from organisation;

-- Hierarchies and nodes of organisation 0 are the platform's and everyone's to read.
create table hierarchy (
    id int generated always as identity primary key,
    organisation_id int not null,
    key text not null unique check (key ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    kind text not null check (kind in ('administrative', 'industry', 'park', 'chain', 'group')),
    name_zh text not null,
    name_en text not null,
    -- Of the delivered file that it was last made from.
    content bytea
);
select tenant_table('hierarchy');
create policy of_everyone on hierarchy for select to ${app}
    using (organisation_id = 0 and (select tenant()) is not null);

create table node (
    id int generated always as identity primary key,
    organisation_id int not null,
    hierarchy int not null references hierarchy,
    code text not null,
    name_zh text not null,
    name_en text not null,
    unique (hierarchy, code),
    unique (hierarchy, id)
);
select tenant_table('node');
create policy of_everyone on node for select to ${app}
    using (organisation_id = 0 and (select tenant()) is not null);

-- Where a node hangs, over time; at the top parent is null. A region that merges into another hangs
-- below it from then on.
create table node_parent (
    organisation_id int not null,
    hierarchy int not null,
    node int not null,
    parent int,
    valid_from date not null default '-infinity',
    valid_to date not null default 'infinity',
    recorded timestamptz not null,
    recorded_by text not null,
    check (valid_from < valid_to and parent <> node),
    foreign key (hierarchy, node) references node (hierarchy, id),
    foreign key (hierarchy, parent) references node (hierarchy, id),
    -- Ranges of one number, because GiST has no operators for numbers without an extension.
    exclude using gist (int4range(node, node, '[]') with &&, daterange(valid_from, valid_to) with &&)
);
select tenant_table('node_parent');
create policy of_everyone on node_parent for select to ${app}
    using (organisation_id = 0 and (select tenant()) is not null);
create index node_parent_below on node_parent (parent);
create index node_parent_top on node_parent (hierarchy) where parent is null;

-- An organisation in a node. Nothing is overwritten: a move closes one and opens the next; what was
-- recorded by mistake is withdrawn and stays.
create table membership (
    id bigint generated always as identity primary key,
    organisation_id int not null references organisation,
    hierarchy int not null,
    node int not null,
    valid_from date not null,
    valid_to date not null default 'infinity',
    -- Whether it is in one node of the hierarchy at a time: a place, a main industry.
    sole boolean not null,
    recorded timestamptz not null,
    recorded_by text not null,
    closed timestamptz,
    closed_by text,
    withdrawn timestamptz,
    check (valid_from < valid_to),
    foreign key (hierarchy, node) references node (hierarchy, id),
    -- Number -hierarchy or node: once in the whole hierarchy, or once in the node.
    exclude using gist (
        int4range(organisation_id, organisation_id, '[]') with &&,
        int4range(case when sole then -hierarchy else node end, case when sole then -hierarchy else node end, '[]') with &&,
        daterange(valid_from, valid_to) with &&) where (withdrawn is null)
);
select tenant_table('membership');
create index membership_of_node on membership (node) include (organisation_id, valid_from, valid_to)
    where withdrawn is null;
create index membership_of_organisation on membership (organisation_id, hierarchy);

-- Merge, split, spin-off: what one organisation (organisation_id) has become, or given birth to.
create table succession (
    organisation_id int not null references organisation,
    successor int not null references organisation,
    change uuid not null,
    kind text not null check (kind in ('merge', 'split', 'spin-off')),
    effective date not null,
    note text not null,
    recorded timestamptz not null,
    recorded_by text not null,
    primary key (change, organisation_id, successor),
    check (organisation_id <> successor)
);
select tenant_table('succession');
create policy of_the_successor on succession for select to ${app}
    using (successor = (select tenant()));
create index succession_from on succession (organisation_id);
create index succession_to on succession (successor);
