-- Runs after each migration, any number of times. The application's role may write to tables by default. Audit entries
-- it may only add, and the chain it may only continue.
do $$
declare r name;
begin
  for r in select rolname from pg_roles where rolname = 'chatplatform_app' loop
    execute format('revoke update, delete, truncate, references, trigger on audit_events from %I', r);
    execute format('revoke insert, delete, truncate, references, trigger on audit_chains from %I', r);
  end loop;
end $$;
