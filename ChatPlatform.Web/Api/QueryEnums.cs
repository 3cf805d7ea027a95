using System.Text.Json;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Web.Api;

/// <summary>Enum values in query parameters, spelled as in JSON.</summary>
public static class QueryEnums
{
    /// <summary>
    /// Parses a value; null when the parameter is missing. Unknown values add an error that lists the known ones.
    /// </summary>
    public static T? Word<T>(this FieldErrors errors, string field, string? text)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (Spell(value) == text)
            {
                return value;
            }
        }

        errors.Check(field, text is null, $"must be one of {string.Join(", ", Enum.GetValues<T>().Select(Spell))}");
        return null;
    }

    private static string Spell<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
