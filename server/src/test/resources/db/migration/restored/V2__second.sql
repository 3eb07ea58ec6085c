-- A migration of data: what is restored must go through it.
alter table machine add column loud text;
update machine set loud = upper(name);
alter table machine alter column loud set not null;
