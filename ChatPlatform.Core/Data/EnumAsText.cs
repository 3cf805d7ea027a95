using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatPlatform.Core.Data;

/// <summary>Writes an enum in JSON as camelCase text.</summary>
public sealed class EnumAsText<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
