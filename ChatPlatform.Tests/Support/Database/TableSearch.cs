using Npgsql;

namespace ChatPlatform.Tests.Support.Database;

/// <summary>Searches every row of every table for a text.</summary>
internal static class TableSearch
{
    /// <summary>Names of the tables with a row that contains the text.</summary>
    public static async Task<IReadOnlyList<string>> FindTablesContainingAsync(this AppFixture app, string text)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var connection = await app.OpenAsOwnerAsync();
        await ExecuteAsync(connection, "select set_config('app.scope', 'platform', false)");
        var tables = new List<string>();
        await using (
            var list = new NpgsqlCommand(
                "select quote_ident(tablename) from pg_tables where schemaname = 'public'", connection))
        await using (var reader = await list.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                tables.Add(reader.GetString(0));
            }
        }

        var found = new List<string>();
        foreach (var table in tables)
        {
#pragma warning disable CA2100 // Names that the database has just given.
            await using var command = new NpgsqlCommand(
                $"select exists (select from {table} t where position($1 in t::text) > 0)", connection);
#pragma warning restore CA2100
            command.Parameters.AddWithValue(text);
            if (await command.ExecuteScalarAsync(ct) is true)
            {
                found.Add(table);
            }
        }

        return found;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // A constant of this class.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
