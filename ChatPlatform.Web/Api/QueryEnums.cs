using System.Text.Json;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Web.Api;

/// <summary>Enum values in query parameters, spelled as in JSON.</summary>
public static class QueryEnums
{
    /// <summary>
    /// Parses a value; null when the parameter is missing. Unknown values add an error that lists the known ones.
    /// </summary>
    public static T? ParseEnum<T>(this FieldErrors errors, string field, string? text)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (NameOf(value) == text)
            {
                return value;
            }
        }

        errors.Check(field, text is null, $"must be one of {string.Join(", ", Enum.GetValues<T>().Select(NameOf))}");
        return null;
    }

    private static string NameOf<T>(T value)
        where T : struct, Enum =>
        JsonSerializer.SerializeToElement(value) is { ValueKind: JsonValueKind.String } name
            ? name.GetString()!
            : JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
