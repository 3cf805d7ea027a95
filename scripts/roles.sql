-- The four database roles. None is a superuser; only backup may read past row-level security, and it cannot write.
select format('create role %I login', name) from unnest(array['chatplatform_owner', 'chatplatform_app', 'chatplatform_backup', 'chatplatform_verifier']) name
where not exists (select from pg_roles where rolname = name) \gexec
alter role chatplatform_owner password :'password' createdb;
alter role chatplatform_app password :'password';
alter role chatplatform_backup password :'password' bypassrls;
alter role chatplatform_verifier password :'password' createdb;
grant pg_read_all_data to chatplatform_backup;
