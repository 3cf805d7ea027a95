using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Data.Schema;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Data;

/// <summary>Security-relevant facts about the database.</summary>
/// <param name="RoleFaults">Descriptions of rights that the application's role must not have.</param>
/// <param name="Unprotected">Tables with tenants' rows that lack forced row-level security.</param>
/// <param name="VectorVersion">Version of pgvector; null without the extension.</param>
/// <param name="Schema">State of the schema.</param>
/// <param name="DemoAccounts">Demo users, whose passwords are public.</param>
/// <param name="WildcardOrigins">Widgets that any site may embed.</param>
public sealed record DatabaseFacts(
    IReadOnlyList<string> RoleFaults,
    IReadOnlyList<string> Unprotected,
    Version? VectorVersion,
    SchemaHistory Schema,
    int DemoAccounts,
    int WildcardOrigins);

/// <summary>Queries the facts with the application's own role.</summary>
public sealed class DatabaseInspector(AppDbFactory databases)
{
    private const string RoleFaults = """
        select f as "Value" from pg_roles r, unnest(array[
          case when r.rolsuper then 'is a superuser' end,
          case when r.rolbypassrls then 'may bypass row-level security' end,
          case when r.rolcreaterole then 'may create roles' end,
          case when has_schema_privilege(current_user, 'public', 'create') then 'may create tables' end,
          case when exists (
              select from pg_class c
              where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
                and pg_has_role(current_user, c.relowner, 'member'))
            then 'owns tables or belongs to their owner' end,
          case when exists (
              select from pg_class c
              where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
                and has_table_privilege(current_user, c.oid, 'truncate'))
            then 'may truncate tables' end,
          case when exists (
              select from pg_class c
              where c.oid = to_regclass('public.audit_events')
                and (has_table_privilege(current_user, c.oid, 'update')
                  or has_table_privilege(current_user, c.oid, 'delete')))
            then 'may change the audit log' end]) f
        where r.rolname = current_user and f is not null
        """;

    private static readonly string[] s_demoDomains = ["@demo.local", "@acme.demo", "@contoso.demo"];

    public async Task<DatabaseFacts> ReadAsync(CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var history = await SchemaHistory.ReadAsync(db, ct);
        var faults = await db.Database.SqlQueryRaw<string>(RoleFaults).ToListAsync(ct);
        var unprotected = await db.Database.SqlQueryRaw<string>(RowLevelSecurity.FindUnprotected).ToListAsync(ct);
        var vector = (
            await db
                .Database.SqlQueryRaw<string>(
                    """select extversion as "Value" from pg_extension where extname = 'vector'"""
                )
                .ToListAsync(ct)
        ).FirstOrDefault();
        var emails = await db
            .Database.SqlQueryRaw<string>(
                """
                select email as "Value" from users
                where email is not null and (email like '%@demo.local' or email like '%.demo')
                """
            )
            .ToListAsync(ct);
        var wildcards = await db
            .Database.SqlQueryRaw<int>(
                """select count(*)::int as "Value" from widget_settings where allowed_origins && array['*', 'null']"""
            )
            .ToListAsync(ct);
        return new(
            faults, unprotected, Version.TryParse(vector, out var version) ? version : null, history,
            emails.Count(e => s_demoDomains.Any(d => e.EndsWith(d, StringComparison.OrdinalIgnoreCase))), wildcards[0]);
    }
}
