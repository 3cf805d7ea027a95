using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatPlatform.Core.Catalog;

/// <summary>Converts the catalog's definitions to and from JSON.</summary>
internal static class CatalogDefinition
{
    private static readonly JsonSerializerOptions s_reading = new(JsonSerializerOptions.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The definition; null when the JSON does not have this type.</summary>
    public static T? Read<T>(string? definition) where T : class
    {
        try
        {
            return definition is null ? null : JsonSerializer.Deserialize<T>(definition, s_reading);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
