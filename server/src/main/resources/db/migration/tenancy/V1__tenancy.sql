-- ${app} is the application role of this database (Databases).

-- The organisation that the connection was bound to (Tenancy): 0 stands for every one, null for
-- none. Policies ask `(select tenant())`, which PostgreSQL evaluates once per query, not per row.
create function tenant() returns int language sql stable parallel safe
    return case current_setting('baigong.organisation', true)
        when '*' then 0
        when '' then null
        else current_setting('baigong.organisation', true)::int
    end;

-- Every table of an organisation is made one by `select tenant_table('name')`: it needs a column
-- organisation_id int not null, and shows the application role only the rows of the tenant, or all
-- rows for work of the platform itself ('*').
create function tenant_table(name regclass) returns void language plpgsql as $$
begin
    execute format('alter table %s enable row level security', name);
    execute format('alter table %s force row level security', name);
    execute format('create policy of_the_organisation on %s to ${app}'
        ' using (organisation_id = (select tenant()) or (select tenant()) = 0)'
        ' with check (organisation_id = (select tenant()) or (select tenant()) = 0)', name);
    -- An owner who is no superuser must see the rows too when security is forced.
    execute format('create policy of_the_owner on %s to current_user using (true) with check (true)', name);
    execute format('grant select, insert, update, delete on %s to ${app}', name);
end $$;

grant usage on schema public to ${app};
alter default privileges in schema public grant usage, select on sequences to ${app};

create table organisation (
    id int generated always as identity primary key,
    key text not null unique check (key ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    name text not null,
    created timestamptz not null default now()
);
-- The list of tenants is the platform's: a tenant sees its own row.
alter table organisation enable row level security;
alter table organisation force row level security;
create policy own_row on organisation to ${app}
    using (id = (select tenant()) or (select tenant()) = 0)
    with check (id = (select tenant()) or (select tenant()) = 0);
create policy of_the_owner on organisation to current_user using (true) with check (true);
grant select, insert, update on organisation to ${app};
