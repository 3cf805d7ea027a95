namespace ChatPlatform.Core.Data.Conventions;

/// <summary>What the application's role may not do to the audit log: change it, shorten it, or begin another chain.</summary>
internal static class AppendOnly
{
    /// <summary>Idempotent; runs after each migration. Whoever may write to tables by default may not do all of it here.</summary>
    public const string Apply = """
        do $$
        declare r name;
        begin
          for r in select rolname from pg_roles where rolname = 'chatplatform_app' loop
            execute format('revoke update, delete, truncate, references, trigger on audit_events from %I', r);
            execute format('revoke insert, delete, truncate, references, trigger on audit_chains from %I', r);
          end loop;
        end $$;
        """;
}
