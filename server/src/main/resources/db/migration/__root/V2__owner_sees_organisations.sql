-- As for every other table: an owner who is no superuser must see the rows when security is forced.
create policy of_the_owner on organisation to current_user using (true) with check (true);
alter table organisation force row level security;
