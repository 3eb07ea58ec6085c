create table person (
    id int generated always as identity primary key,
    organisation_id int not null references organisation,
    login text not null unique,
    name text not null,
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

-- A person's second factor: a time-based one-time password (RFC 6238). The secret is encrypted with a key that
-- is not in the database.
create table second_factor (
    person int primary key,
    organisation_id int not null,
    secret bytea not null,
    made timestamptz not null,
    confirmed timestamptz,
    -- The newest time step of which a code was taken: none is taken twice.
    last_step bigint not null default 0,
    foreign key (organisation_id, person) references person (organisation_id, id)
);
select tenant_table('second_factor');

create table recovery_code (
    organisation_id int not null,
    person int not null,
    hash bytea not null,
    used timestamptz,
    primary key (person, hash),
    foreign key (organisation_id, person) references person (organisation_id, id)
);
select tenant_table('recovery_code');

-- What an organisation demands of its people when they sign in.
create table sign_in_rule (
    organisation_id int primary key references organisation,
    second_factor boolean not null
);
select tenant_table('sign_in_rule');

-- A person's accounts at OpenID providers.
create table linked_account (
    organisation_id int not null,
    person int not null,
    provider text not null,
    subject text not null,
    email text,
    linked timestamptz not null,
    primary key (provider, subject),
    unique (person, provider),
    foreign key (organisation_id, person) references person (organisation_id, id)
);
select tenant_table('linked_account');

-- Whoever comes first from the provider with this verified e-mail address is that person from then on.
create table account_invitation (
    organisation_id int not null,
    person int not null,
    provider text not null,
    email text not null,
    made timestamptz not null,
    expires timestamptz not null,
    primary key (provider, email),
    unique (person, provider),
    foreign key (organisation_id, person) references person (organisation_id, id)
);
select tenant_table('account_invitation');

-- Beside the built-in roles, which are in the code.
create table custom_role (
    organisation_id int not null references organisation,
    key text not null,
    name_zh text not null,
    name_en text not null,
    scopes text[] not null,
    primary key (organisation_id, key)
);
select tenant_table('custom_role');

-- A person (of whichever organisation) has a role of organisation_id: on that organisation itself,
-- or when node is given on everything below it. Rows are never deleted.
create table access_grant (
    id bigint generated always as identity primary key,
    organisation_id int not null references organisation,
    person int not null references person,
    role text not null,
    node bigint,
    valid_from timestamptz not null,
    valid_until timestamptz check (valid_until > valid_from),
    reason text not null,
    given_by text not null,
    given timestamptz not null,
    revoked timestamptz,
    revoked_by text
);
create index access_grant_of_person on access_grant (person) where revoked is null;
create index access_grant_newest on access_grant (organisation_id, id desc);
create index access_grant_on_nodes on access_grant (node) where node is not null and revoked is null;
select tenant_table('access_grant');
revoke delete on access_grant from ${app};

-- Open log-ins. Of the cookie's secret only the SHA-256 is kept.
create table person_session (
    hash bytea primary key,
    -- How the person and administrators name it: not the secret.
    id text not null unique,
    organisation_id int not null,
    person int not null,
    opened timestamptz not null,
    -- Written some time after, not with each request.
    last_used timestamptz not null,
    address text not null,
    browser text,
    provider text,
    -- Encrypted with a key that is not in the database: where to log out at the provider.
    end_address bytea,
    -- Whether a second factor was proved in it, and whether one must be made before anything else.
    factor boolean not null,
    enrol boolean not null,
    foreign key (organisation_id, person) references person (organisation_id, id)
);
create index person_session_of_person on person_session (person, opened);
select tenant_table('person_session');
