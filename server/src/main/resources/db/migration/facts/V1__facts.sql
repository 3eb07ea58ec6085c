-- Templates of tables and forms, as packs brought them. An edition never changes; the last one that
-- came is the one in use.
create table fact_definition (
    id bigint generated always as identity primary key,
    organisation_id int not null references organisation,
    kind text not null check (kind in ('table', 'form')),
    key text not null,
    edition text not null,
    pack text not null,
    content text not null,
    sha256 bytea not null,
    installed timestamptz not null,
    unique (organisation_id, kind, key, edition)
);
select tenant_table('fact_definition');
revoke update, delete on fact_definition from ${app};

-- The time of the last version of each organisation: versions get times that only grow, one
-- transaction after the other, so that what was asked as of a time is the same for ever.
create table fact_clock (
    organisation_id int primary key references organisation,
    last timestamptz not null
);
select tenant_table('fact_clock');

-- A file that stands behind facts; its bytes lie in documents/<organisation>/<sha256> of the data folder.
create table document (
    id bigint generated always as identity primary key,
    organisation_id int not null references organisation,
    sha256 bytea not null check (length(sha256) = 32),
    bytes bigint not null,
    type text not null,
    file_name text not null,
    title text not null,
    issuer text not null,
    number text not null,
    valid_from date not null default '-infinity',
    -- The first day after.
    valid_to date not null default 'infinity',
    recorded timestamptz not null,
    recorded_by text not null,
    unique (organisation_id, sha256),
    check (valid_from < valid_to)
);
select tenant_table('document');

-- A file whose rows became facts; its bytes lie beside the documents.
create table fact_file (
    id bigint generated always as identity primary key,
    organisation_id int not null references organisation,
    kind text not null,
    key text not null,
    sha256 bytea not null check (length(sha256) = 32),
    bytes bigint not null,
    file_name text not null,
    type text not null,
    recorded timestamptz not null,
    recorded_by text not null
);
select tenant_table('fact_file');
revoke update, delete on fact_file from ${app};
create index fact_file_of_source on fact_file (organisation_id, kind, key, id desc);

-- Rows of facts, every version of them. The newest version as of a time holds; a withdrawn one says
-- that there is no such row any more.
create table fact_version (
    organisation_id int not null references organisation,
    kind text not null check (kind in ('table', 'form')),
    key text not null,
    period text not null,
    subject text not null,
    version int not null check (version > 0),
    edition text not null,
    recorded timestamptz not null,
    recorded_by text not null,
    channel text not null check (channel in ('form', 'file', 'token', 'device')),
    label text not null check (label in ('declared', 'evidenced', 'verified')),
    file_id bigint references fact_file,
    file_row bigint,
    documents bigint[] not null default '{}',
    reason text not null,
    withdrawn boolean not null,
    content jsonb not null,
    -- Of values that the version did not bring itself: {field: {version, label, channel, from}}.
    origins jsonb not null default '{}',
    primary key (organisation_id, kind, key, period, subject, version)
);
select tenant_table('fact_version');
revoke update, delete on fact_version from ${app};
create index fact_version_of_subject on fact_version (organisation_id, kind, key, subject, period);
create index fact_version_of_file on fact_version (file_id) where file_id is not null;
create index fact_version_by_document on fact_version using gin (documents) where documents <> '{}';

-- Answers that are not handed in yet.
create table fact_draft (
    organisation_id int not null references organisation,
    key text not null,
    period text not null,
    subject text not null,
    edition text not null,
    answers jsonb not null,
    -- Of answers that were proposed and accepted: {question: {label, channel, from}}.
    origins jsonb not null,
    changed timestamptz not null,
    changed_by text not null,
    primary key (organisation_id, key, period, subject)
);
select tenant_table('fact_draft');
