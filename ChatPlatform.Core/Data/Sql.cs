using ChatPlatform.Core.Data.Conventions;
using Npgsql;
using NpgsqlTypes;

namespace ChatPlatform.Core.Data;

/// <summary>Short helpers for positional parameters.</summary>
internal static class Sql
{
    public static NpgsqlParameter P<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };

    public static NpgsqlParameter Text(string? value) =>
        new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    public static NpgsqlParameter JsonB(string? value) =>
        new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Jsonb };

    /// <summary>An enum's stored value as a parameter.</summary>
    public static NpgsqlParameter Value<T>(T value)
        where T : struct, Enum => Text(TextEnums.Of(value));

    /// <summary>An enum's stored value as a parameter, or null.</summary>
    public static NpgsqlParameter Value<T>(T? value)
        where T : struct, Enum => Text(value is { } known ? TextEnums.Of(known) : null);

    /// <summary>An enum's stored value as a SQL literal, for conditions that must match those of indexes.</summary>
    public static string Literal<T>(T value)
        where T : struct, Enum => $"'{TextEnums.Of(value)}'";

    public static NpgsqlParameter Id(Guid? value) =>
        new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid };

    public static NpgsqlParameter Time(DateTimeOffset? value) =>
        new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    public static NpgsqlParameter NullableInt(int? value) =>
        new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer };
}
