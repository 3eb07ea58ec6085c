-- Which edition of a pack an organisation has. What a pack brought is in the modules' own tables.
create table pack_installed (
    organisation_id int not null references organisation,
    key text not null,
    version text not null,
    sha256 text not null,
    manifest jsonb not null,
    installed timestamptz not null,
    primary key (organisation_id, key)
);
select tenant_table('pack_installed');
