-- Methods as packs brought them, or as the organisation wrote them. An edition never changes; one of
-- its own that was never calculated can be removed.
create table method_edition (
    id bigint generated always as identity primary key,
    organisation_id int not null references organisation,
    key text not null,
    edition text not null,
    -- Null for one of the organisation's own.
    pack text,
    content bytea not null,
    sha256 text not null,
    installed timestamptz not null,
    unique (organisation_id, key, edition)
);
select tenant_table('method_edition');
revoke update on method_edition from ${app};

-- A method calculated for a period. Its figures never change; what can be said of it later is that
-- it was published or replaced.
create table calculation (
    id bigint generated always as identity primary key,
    organisation_id int not null references organisation,
    method text not null,
    edition text not null,
    period text not null,
    -- What was known by then went in.
    as_of timestamptz not null,
    made timestamptz not null,
    made_by text not null,
    reason text not null,
    -- Calculations of earlier periods that it looked back to, such as an index does.
    past bigint[] not null,
    -- About whom: organisation, thing, place or other.
    subject_kind text not null,
    -- The calculation that this one corrects.
    corrects bigint references calculation,
    subjects int not null,
    hash text not null,
    published timestamptz,
    published_by text,
    -- The last day on which those who are in it may object.
    objections_until date,
    -- What was calculated keeps its edition.
    foreign key (organisation_id, method, edition) references method_edition (organisation_id, key, edition)
);
select tenant_table('calculation');
revoke delete on calculation from ${app};
create index calculation_of_method on calculation (organisation_id, method, period, id desc);
create index calculation_newest on calculation (organisation_id, method, period, edition, id desc);
create index calculation_of_hash on calculation (hash) where published is not null;

-- A subject of a calculation with all that went in and came out.
create table calculated (
    organisation_id int not null references organisation,
    calculation bigint not null references calculation,
    subject text not null,
    attributes jsonb not null,
    -- {input: {value, label, evidence}}, numbers as texts: no digit is lost.
    inputs jsonb not null,
    -- {step: {value, label, why}}
    figures jsonb not null,
    primary key (calculation, subject)
);
select tenant_table('calculated');
revoke update, delete on calculated from ${app};
create index calculated_of_subject on calculated (subject, calculation);

-- What the platform counted of itself, as it was told then; null where it was withheld.
create table platform_count (
    organisation_id int not null references organisation,
    whose text not null check (whose in ('region', 'organisation', 'platform')),
    period text not null,
    subject text not null,
    figure text not null,
    taken timestamptz not null,
    declared bigint not null,
    evidenced bigint,
    verified bigint,
    primary key (organisation_id, whose, period, subject, figure, taken)
);
select tenant_table('platform_count');
revoke update, delete on platform_count from ${app};

-- What a subject says against its figures, and what became of it.
create table objection (
    id bigint generated always as identity primary key,
    organisation_id int not null references organisation,
    calculation bigint not null references calculation,
    subject text not null,
    -- The input that is said to be wrong, empty for the result as a whole.
    input text not null,
    claim text not null,
    proposed text,
    raised timestamptz not null,
    raised_by text not null,
    state text not null check (state in ('open', 'accepted', 'refused', 'withdrawn')),
    decided timestamptz,
    decided_by text,
    decision text,
    -- The calculation in which the decision shows.
    settled_in bigint references calculation
);
select tenant_table('objection');
revoke delete on objection from ${app};
create index objection_of_calculation on objection (organisation_id, calculation, state);

-- What was handed in with an objection.
create table objection_document (
    id bigint generated always as identity primary key,
    organisation_id int not null references organisation,
    objection bigint not null references objection,
    file_name text not null,
    type text not null,
    sha256 text not null,
    content bytea not null
);
select tenant_table('objection_document');
revoke update, delete on objection_document from ${app};
