-- Runs after each migration; idempotent. Every table with a tenant_id gets forced row-level security. The tables of
-- chunks get only the tenant policy, so that the planner can turn it into a one-time filter and keep the index-only
-- scan; no job of the platform needs them across tenants. Users, sessions and the list of tenants belong to the
-- platform: a tenant's scope sees its tenant and its own users, and without a scope no row is visible. Row-level
-- security is not forced on these tables, because the owner, who migrates and operates the database, reads them without
-- a scope.
do $$
declare
  t text;
  own_tenant constant text := 'tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid';
  whole_platform constant text := '(select current_setting(''app.scope'', true)) = ''platform''';
begin
  for t in
    select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and a.attname = 'tenant_id' and not a.attisdropped
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('drop policy if exists tenant on %I', t);
    execute format('drop policy if exists platform on %I', t);
    execute format('create policy tenant on %I using (%s) with check (%s)', t, own_tenant, own_tenant);
    if t not in ('chunks', 'chunk_embeddings') then
      execute format('create policy platform on %I using (%s) with check (%s)', t, whole_platform, whole_platform);
    end if;
  end loop;

  foreach t in array array[
    'users', 'tenants', 'user_sessions', 'user_logins', 'user_tokens', 'user_claims', 'sign_in_failures',
    'sign_in_notices', 'outgoing_mails', 'jobs']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('drop policy if exists platform on %I', t);
    execute format('drop policy if exists tenant on %I', t);
    execute format('create policy platform on %I using (%s) with check (%s)', t, whole_platform, whole_platform);
  end loop;

  drop policy if exists tenant_settings on tenants;
  create policy tenant on tenants for select
    using (id = nullif(current_setting('app.tenant_id', true), '')::uuid);
  create policy tenant_settings on tenants for update
    using (id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    with check (id = nullif(current_setting('app.tenant_id', true), '')::uuid);
  create policy tenant on users for select using (
    exists (
      select from memberships m
      where m.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid and m.user_id = users.id)
    or exists (
      select from api_tokens a
      where a.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid and a.user_id = users.id));
end $$;
