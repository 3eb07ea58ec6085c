-- What organisations use, by meter and hour (UTC). An hour's amount only grows; nothing is deleted.
create table meter_hour (
    organisation_id int not null,
    meter text not null,
    hour timestamptz not null check (hour = date_trunc('hour', hour, 'UTC')),
    amount bigint not null check (amount >= 0),
    primary key (organisation_id, meter, hour)
);
select tenant_table('meter_hour');
revoke delete on meter_hour from ${app};
create index meter_hour_of_hour on meter_hour (hour, meter);

create function meter_grows() returns trigger language plpgsql as $$
begin
    if new.amount < old.amount or (new.organisation_id, new.meter, new.hour)
            is distinct from (old.organisation_id, old.meter, old.hour) then
        raise exception 'what a meter has counted only grows';
    end if;
    return new;
end $$;
create trigger meter_grows before update on meter_hour for each row execute function meter_grows();

-- How far the log is counted: moves in the transaction of the counts. The platform's own.
create table meter_position (
    organisation_id int not null check (organisation_id = 0),
    partition int primary key,
    position bigint not null
);
select tenant_table('meter_position');

-- A quota of an organisation, or of a node of a hierarchy: a pool of all organisations below it.
create table quota (
    id bigint generated always as identity primary key,
    -- 0 for one of a node: its members learn of it through the platform.
    organisation_id int not null,
    node int references node,
    kind text not null check (kind in ('things', 'values-per-second', 'stored-values', 'api-calls-per-second')),
    amount bigint not null check (amount >= 0),
    note text not null,
    set_at timestamptz not null,
    set_by text not null,
    check ((node is null) = (organisation_id <> 0))
);
select tenant_table('quota');
create unique index quota_of_organisation on quota (organisation_id, kind) where node is null;
create unique index quota_of_node on quota (node, kind) where node is not null;
