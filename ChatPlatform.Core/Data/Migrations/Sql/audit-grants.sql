-- Runs after each migration; idempotent. By default the application's role may write to all tables. It may only insert
-- audit entries, and only update the head of the chain.
do $$
declare r name;
begin
  for r in select rolname from pg_roles where rolname = 'chatplatform_app' loop
    execute format('revoke update, delete, truncate, references, trigger on audit_events from %I', r);
    execute format('revoke insert, delete, truncate, references, trigger on audit_chains from %I', r);
  end loop;
end $$;
