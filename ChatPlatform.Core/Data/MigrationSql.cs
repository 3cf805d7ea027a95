using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatPlatform.Core.Data;

/// <summary>
/// The hand-written part of the schema: the SQL files of Data/Migrations/Sql, embedded in the assembly.
/// </summary>
public static class MigrationSql
{
    /// <summary>Files executed once by the first migration, in this order, after the tables are created.</summary>
    public static IReadOnlyList<string> InitialFiles { get; } =
        [
            "chunk-storage", "text-search", "message-search", "event-log", "audit-chain", "tenant-revisions",
            "revocations",
        ];

    /// <summary>Files executed after each migration; they are idempotent.</summary>
    public static IReadOnlyList<string> AfterEach { get; } = ["row-level-security", "audit-grants"];

    /// <summary>Adds the files of <see cref="InitialFiles"/> to a migration.</summary>
    public static void RunSqlFiles(this MigrationBuilder migrationBuilder)
    {
        foreach (var name in InitialFiles)
        {
            migrationBuilder.Sql(Read(name));
        }
    }

    /// <summary>Reads a file by its name without folder and extension.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(MigrationSql).Assembly.GetManifestResourceStream(name + ".sql")
            ?? throw new InvalidOperationException($"The assembly has no file {name}.sql.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
