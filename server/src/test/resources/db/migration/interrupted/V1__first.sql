create table first_step (n int);
