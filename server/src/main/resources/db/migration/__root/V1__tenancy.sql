-- Every table of an organisation is made one by `select tenant_table('name')`: it needs a column
-- organisation_id int not null, and shows the application role only the rows of the tenant that the
-- connection was bound to (Tenancy), or all rows for work of the platform itself ('*').
create function sees_organisation(organisation int) returns boolean
    language sql stable parallel safe
    return current_setting('baigong.organisation', true) in (organisation::text, '*');

create function tenant_table(name regclass) returns void language plpgsql as $$
begin
    execute format('alter table %s enable row level security', name);
    execute format('alter table %s force row level security', name);
    execute format('create policy of_the_organisation on %s to baigong_app'
        ' using (sees_organisation(organisation_id))'
        ' with check (sees_organisation(organisation_id))', name);
    execute format('create policy of_the_owner on %s to current_user using (true) with check (true)', name);
    execute format('grant select, insert, update, delete on %s to baigong_app', name);
end $$;

-- A table of the platform itself, without tenant: say why where it is made.
create function platform_table(name regclass) returns void language plpgsql as $$
begin
    execute format('grant select, insert, update, delete on %s to baigong_app', name);
end $$;

grant usage on schema public to baigong_app;
alter default privileges in schema public grant usage, select on sequences to baigong_app;

create table organisation (
    id int generated always as identity primary key,
    key text not null unique check (key ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    name text not null,
    created timestamptz not null default now()
);
-- The list of tenants is the platform's: a tenant sees its own row.
alter table organisation enable row level security;
create policy own_row on organisation to baigong_app
    using (sees_organisation(id)) with check (sees_organisation(id));
grant select, insert, update on organisation to baigong_app;
