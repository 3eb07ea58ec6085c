create table machine (
    organisation_id int not null references organisation,
    name text not null
);
select tenant_table('machine');
