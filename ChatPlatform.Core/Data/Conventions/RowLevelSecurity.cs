namespace ChatPlatform.Core.Data.Conventions;

/// <summary>Checks the policies that row-level-security.sql creates on every table with a tenant_id column.</summary>
internal static class RowLevelSecurity
{
    /// <summary>
    /// Selects the tables with tenant_id that lack forced row-level security or a policy; must return no rows.
    /// </summary>
    public const string FindUnprotected = """
        select c.relname::text as "Value" from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
          and a.attname = 'tenant_id' and not a.attisdropped
          and not (c.relrowsecurity and c.relforcerowsecurity
            and exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant'))
        """;
}
