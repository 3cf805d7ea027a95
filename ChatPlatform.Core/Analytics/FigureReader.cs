using Npgsql;

namespace ChatPlatform.Core.Analytics;

/// <summary>Reads figures from the results of a batch.</summary>
internal static class FigureReader
{
    /// <summary>Reads all rows of the current result and moves to the next one.</summary>
    public static async Task<List<T>> ReadRowsAsync<T>(
        this NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(read(reader));
        }

        await reader.NextResultAsync(ct);
        return rows;
    }

    /// <summary>A number, or null.</summary>
    public static double? GetNullableDouble(this NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetDouble(column);

    /// <summary>A text, or null.</summary>
    public static string? GetNullableString(this NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>Three columns with the number of durations, their median and 95th percentile.</summary>
    public static DurationFigures GetDurations(this NpgsqlDataReader row, int column) =>
        new(row.GetInt32(column), row.GetNullableDouble(column + 1), row.GetNullableDouble(column + 2));
}
