using System.Text.Json.Serialization;
using ChatPlatform.Core.Data.Conventions;

namespace ChatPlatform.Core.Tenancy;

[JsonConverter(typeof(EnumAsText<TenantStatus>))]
public enum TenantStatus
{
    Active,
    Suspended,

    /// <summary>Being erased: nobody gets in any more, and its rows and files are on their way out.</summary>
    Deleting,
}

/// <summary>An organisation. Its own row is catalog data; everything it owns carries its id.</summary>
public sealed class Tenant
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Lower-case name in addresses: letters, digits and hyphens, unique.</summary>
    public required string Slug { get; set; }

    public required string Name { get; set; }

    public TenantStatus Status { get; set; }

    public TenantSettings Settings { get; set; } = new();

    public TenantLimits Limits { get; set; } = new();

    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>Changes with each write.</summary>
    public uint ConcurrencyToken { get; private set; }
}

/// <summary>How the supervisor decides who answers.</summary>
[JsonConverter(typeof(EnumAsText<RoutingMode>))]
public enum RoutingMode
{
    /// <summary>The local classifier first; the model only where it is not sure.</summary>
    FastPath,

    /// <summary>Every message is routed by the tenant's model.</summary>
    Model,
}

/// <summary>Settings of a tenant that override the platform's defaults.</summary>
/// <param name="Provider">Name of a configured inference provider; null takes the platform's default.</param>
/// <param name="Model">Model id at that provider; null takes the provider's default.</param>
/// <param name="Routing">How the supervisor decides who answers.</param>
/// <param name="TranscriptRetentionDays">Days until a transcript is removed.</param>
/// <param name="ConnectionId">The tenant's own connection to a provider, which goes before <paramref name="Provider"/>;
/// null where it uses none.</param>
public sealed record TenantSettings(
    string? Provider = null,
    string? Model = null,
    RoutingMode Routing = RoutingMode.FastPath,
    int TranscriptRetentionDays = 365,
    Guid? ConnectionId = null)
{
    /// <summary>Model id of agents that name none; null takes what connection or provider say.</summary>
    [JsonIgnore]
    public string? DefaultModel => ConnectionId is null ? Model : null;

    /// <summary>The same, answered by the built-in assistant, which costs nothing.</summary>
    public static TenantSettings WithoutModel(TenantSettings settings) =>
        settings with
        {
            Provider = "builtin",
            Model = null,
            ConnectionId = null,
            Routing = RoutingMode.FastPath,
        };
}
