using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatPlatform.Core.Data;

/// <summary>The hand-written part of the schema: SQL files of Data/Migrations/Sql, embedded in the assembly.</summary>
public static class MigrationSql
{
    /// <summary>The files that the first migration runs, in this order, once the tables exist.</summary>
    public static IReadOnlyList<string> Once { get; } =
        ["chunk-storage", "text-search", "event-log", "audit-chain", "tenant-revisions", "revocations"];

    /// <summary>The files that run after each migration. They can run any number of times.</summary>
    public static IReadOnlyList<string> AfterEach { get; } = ["row-level-security", "audit-grants"];

    /// <summary>Adds the files of <see cref="Once"/> to a migration.</summary>
    public static void RunSqlFiles(this MigrationBuilder migrationBuilder)
    {
        foreach (var name in Once)
        {
            migrationBuilder.Sql(Read(name));
        }
    }

    /// <summary>Reads a file by its name without folder and ending.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(MigrationSql).Assembly.GetManifestResourceStream(name + ".sql")
            ?? throw new InvalidOperationException($"The assembly has no file {name}.sql.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
