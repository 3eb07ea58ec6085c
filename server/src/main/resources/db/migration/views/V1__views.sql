-- What people keep to look at again: explorations and boards. The content is the console's; editions
-- are kept so that nobody's work is overwritten for good.
create table saved_view (
    id int generated always as identity primary key,
    organisation_id int not null references organisation,
    kind text not null check (kind in ('exploration', 'board')),
    name text not null,
    owner text not null,
    shared boolean not null,
    version int not null,
    unique (organisation_id, id)
);
create index saved_view_of_kind on saved_view (organisation_id, kind, name, id);
select tenant_table('saved_view');

create table saved_view_edition (
    organisation_id int not null,
    view_id int not null,
    version int not null,
    content jsonb not null,
    made timestamptz not null,
    made_by text not null,
    primary key (view_id, version),
    foreign key (organisation_id, view_id) references saved_view (organisation_id, id) on delete cascade
);
select tenant_table('saved_view_edition');
