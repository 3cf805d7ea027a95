-- Part of every event id, and new after a restore: a reader whose last event is of another log loads everything again.
create table event_log (only_row boolean primary key default true check (only_row), generation text not null);
insert into event_log (generation) values (substr(md5(random()::text || clock_timestamp()::text), 1, 6));
