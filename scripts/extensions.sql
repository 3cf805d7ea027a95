-- What only a superuser may do in a database: extensions, and who may use the schema.
create extension if not exists vector;
create extension if not exists btree_gin;
-- Full-text search under row-level security uses its index only when the match operator cannot leak.
alter function ts_match_vq(tsvector, tsquery) leakproof;
grant usage, create on schema public to chatplatform_owner;
grant usage on schema public to chatplatform_app;
alter default privileges for role chatplatform_owner in schema public grant select, insert, update, delete on tables to chatplatform_app;
alter default privileges for role chatplatform_owner in schema public grant usage, select on sequences to chatplatform_app;
