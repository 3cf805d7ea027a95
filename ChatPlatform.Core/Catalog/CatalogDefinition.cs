using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatPlatform.Core.Catalog;

/// <summary>Definitions of the catalog as values.</summary>
internal static class CatalogDefinition
{
    private static readonly JsonSerializerOptions s_reading = new(JsonSerializerOptions.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Null for what is no definition of this kind.</summary>
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
