create table person (
    id int generated always as identity primary key,
    organisation_id int not null references organisation,
    login text not null unique,
    name text not null,
    role text not null check (role in ('platform-administrator', 'administrator', 'member')),
    password text not null,
    disabled boolean not null default false,
    created timestamptz not null,
    unique (organisation_id, id)
);
select tenant_table('person');

create table api_token (
    id int generated always as identity primary key,
    organisation_id int not null,
    person int not null,
    name text not null,
    hash bytea not null unique,
    scopes text[] not null,
    created timestamptz not null,
    expires timestamptz,
    last_used timestamptz,
    foreign key (organisation_id, person) references person (organisation_id, id)
);
create index api_token_of_person on api_token (organisation_id, person);
select tenant_table('api_token');
