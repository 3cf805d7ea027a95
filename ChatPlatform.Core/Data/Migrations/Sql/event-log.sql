-- Generation of the event log, which is part of every event id and changes after a restore: a reader whose last event
-- has another generation reloads everything.
create table event_log (only_row boolean primary key default true check (only_row), generation text not null);
insert into event_log (generation) values (substr(md5(random()::text || clock_timestamp()::text), 1, 6));
