create table second_step (n int);
-- Waits while the test holds it here.
do $$ begin
    if exists (select from interruption) then perform pg_sleep(600); end if;
end $$;
insert into second_step values (1);
