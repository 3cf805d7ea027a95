namespace ChatPlatform.Core.Data.Conventions;

/// <summary>Second lock, PostgreSQL's half: policies by convention on every table that has a tenant_id column.</summary>
internal static class RowLevelSecurity
{
    /// <summary>
    /// Idempotent; runs after each migration. Tables of chunks get the plain tenant policy only, so that the planner can
    /// turn it into a one-time filter and keep the index-only scan; no job of the platform needs them across tenants. Users, their sessions and
    /// the list of tenants belong to the platform: a tenant's scope sees itself and its own people, and no scope sees nothing. These are not
    /// forced: the owner, who migrates and is the operator, reads them without a scope.
    /// </summary>
    public const string Apply = """
        do $$
        declare t text;
        begin
          for t in
            select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'tenant_id' and not a.attisdropped
          loop
            execute format('alter table %I enable row level security', t);
            execute format('alter table %I force row level security', t);
            execute format('drop policy if exists tenant on %I', t);
            execute format('drop policy if exists platform on %I', t);
            execute format('create policy tenant on %I using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid) with check (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)', t);
            if t not in ('chunks', 'chunk_embeddings') then
              execute format('create policy platform on %I using ((select current_setting(''app.scope'', true)) = ''platform'') with check ((select current_setting(''app.scope'', true)) = ''platform'')', t);
            end if;
          end loop;

          foreach t in array array['users', 'tenants', 'user_sessions', 'user_logins', 'user_tokens', 'user_claims',
              'sign_in_failures', 'sign_in_notices', 'outgoing_mails',
            'jobs'] loop
            execute format('alter table %I enable row level security', t);
            execute format('drop policy if exists platform on %I', t);
            execute format('drop policy if exists tenant on %I', t);
            execute format('create policy platform on %I using ((select current_setting(''app.scope'', true)) = ''platform'') with check ((select current_setting(''app.scope'', true)) = ''platform'')', t);
          end loop;
          drop policy if exists tenant_settings on tenants;
          create policy tenant on tenants for select using (id = nullif(current_setting('app.tenant_id', true), '')::uuid);
          create policy tenant_settings on tenants for update
            using (id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (id = nullif(current_setting('app.tenant_id', true), '')::uuid);
          create policy tenant on users for select using (
            exists (select from memberships m where m.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid and m.user_id = users.id)
            or exists (select from api_tokens a where a.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid and a.user_id = users.id));
        end $$;
        """;

    /// <summary>Names the tables with tenant_id that lack forced row-level security or a policy; an empty answer is what must hold.</summary>
    public const string FindUnprotected = """
        select c.relname::text as "Value" from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'tenant_id' and not a.attisdropped
          and not (c.relrowsecurity and c.relforcerowsecurity and exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant'))
        """;
}
