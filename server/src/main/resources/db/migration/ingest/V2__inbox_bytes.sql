-- What the kept messages of a device take, so that the inbox is bounded by bytes as well.
alter table unknown_device add column bytes bigint not null default 0;
