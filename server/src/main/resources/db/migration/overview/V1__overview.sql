-- What a kilowatt hour costs from a day on, until the next price. Site '' stands for all sites that
-- have no price of their own.
create table energy_price (
    organisation_id int not null references organisation,
    site text not null,
    valid_from date not null,
    price numeric(14, 6) not null check (price >= 0),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    recorded timestamptz not null,
    recorded_by text not null,
    primary key (organisation_id, site, valid_from)
);
select tenant_table('energy_price');
