using System.Text.RegularExpressions;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Data.Schema;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatPlatform.Tests.Hosting;

/// <summary>Contents of a migrated, empty database.</summary>
public sealed partial class SchemaTests(AppFixture app) : IClassFixture<AppFixture>
{
    /// <summary>For SQL files that create no named object: a query that is true once the file has run.</summary>
    private static readonly Dictionary<string, string> s_effects = new()
    {
        ["chunk-storage"] = """
            select (select indnatts > indnkeyatts from pg_index where indexrelid = 'pk_chunk_embeddings'::regclass)
              and (select attstorage = 'p' from pg_attribute
                where attrelid = 'chunk_embeddings'::regclass and attname = 'embedding')
              and 3 = (select count(*) from pg_attribute where attname = 'tenant_id' and attstattarget = 0
                and attrelid in ('chunks'::regclass, 'chunk_embeddings'::regclass, 'documents'::regclass))
            """,
        ["message-search"] = "select to_regclass('ix_messages_search') is not null",
        ["audit-grants"] = """
            select not has_table_privilege('chatplatform_app', 'audit_events', 'update, delete, truncate')
              and not has_table_privilege('chatplatform_app', 'audit_chains', 'insert, delete, truncate')
            """,
        ["row-level-security"] = """
            select 3 = (select count(*) from pg_policies where tablename = 'tenants')
              and 2 = (select count(*) from pg_policies where tablename = 'users')
            """,
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Files => [.. typeof(MigrationSql).Assembly.GetManifestResourceNames()
        .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
        .Select(name => Path.GetFileNameWithoutExtension(name))];

    [Fact]
    public void Every_SQL_file_of_the_migrations_Is_in_a_list()
    {
        var folder = Repository.Path("ChatPlatform.Core", "Data", "Migrations", "Sql");
        var files = Directory.EnumerateFiles(folder)
            .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);
        Assert.Equal(files, MigrationSql.InitialFiles.Concat(MigrationSql.AfterEach).Order(StringComparer.Ordinal));
        Assert.Equal(files, Files.Select(row => row.Data).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Migrated_database_Has_the_objects_of_each_SQL_file(string file)
    {
        var made = Made().Matches(MigrationSql.Read(file));
        Assert.True(
            made.Count > 0 || s_effects.ContainsKey(file), $"{file}.sql makes nothing that is looked for here.");
        if (s_effects.TryGetValue(file, out var effect))
        {
            Assert.True(await AskAsync(effect), file);
        }

        foreach (Match match in made)
        {
            var (kind, name) = (match.Groups["kind"].Value, match.Groups["name"].Value);
            var table = match.Groups["table"].Value;
            Assert.True(await AskAsync(Exists(kind, name, table)), $"{file}.sql: {kind} {name} {table}");
        }
    }

    [Fact]
    public async Task Initial_migration_Equals_the_model_and_is_applied()
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        Assert.False(db.Database.HasPendingModelChanges());
        Assert.EndsWith("_Initial", Assert.Single(db.Database.GetMigrations()), StringComparison.Ordinal);
        Assert.Equal(new SchemaHistory(0, IsBeforeFirstRelease: false), await SchemaHistory.ReadAsync(db, Ct));
    }

    private static string Exists(string kind, string name, string table) => kind switch
    {
        "function" => $"select exists (select from pg_proc where proname = '{name}')",
        "table" => $"select to_regclass('{name}') is not null",
        "trigger" =>
            $"select exists (select from pg_trigger where tgname = '{name}' and tgrelid = '{table}'::regclass)",
        "text search configuration" => $"select exists (select from pg_ts_config where cfgname = '{name}')",
        "text search dictionary" => $"select exists (select from pg_ts_dict where dictname = '{name}')",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private async Task<bool> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(app.Database.Owner);
        await connection.OpenAsync(Ct);
#pragma warning disable CA2100 // Texts of this class, with names from files of this repository.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return (bool)(await command.ExecuteScalarAsync(Ct))!;
    }

    [GeneratedRegex(
        @"^create (?<kind>function|table|trigger|text search configuration|text search dictionary) (?<name>\w+)"
        + @"(?:[^;]*? on (?<table>\w+) for each)?",
        RegexOptions.Multiline)]
    private static partial Regex Made();
}
