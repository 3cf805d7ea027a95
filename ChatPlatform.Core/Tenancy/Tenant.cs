using System.Text.Json.Serialization;
using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Tenancy.Quotas;

namespace ChatPlatform.Core.Tenancy;

[JsonConverter(typeof(EnumAsText<TenantStatus>))]
public enum TenantStatus
{
    Active,
    Suspended,

    /// <summary>Being erased: access is closed, and its rows and files are being deleted.</summary>
    Deleting,
}

/// <summary>
/// An organisation. The row itself belongs to the platform; everything the tenant owns carries its id.
/// </summary>
public sealed class Tenant
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Name in URLs: lower-case letters, digits and hyphens, unique.</summary>
    public required string Slug { get; set; }

    public required string Name { get; set; }

    /// <summary>Kind of business; one of <see cref="TenantKinds.All"/>.</summary>
    public string Kind { get; set; } = TenantKinds.Other;

    public TenantStatus Status { get; set; }

    public TenantSettings Settings { get; set; } = new();

    public TenantLimits Limits { get; set; } = new();

    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>Changes with each write.</summary>
    public uint ConcurrencyToken { get; private set; }
}

/// <summary>How the supervisor selects agents.</summary>
[JsonConverter(typeof(EnumAsText<RoutingMode>))]
public enum RoutingMode
{
    /// <summary>The local classifier first; the model only when it is not certain.</summary>
    FastPath,

    /// <summary>The tenant's model routes every message.</summary>
    Model,
}

/// <summary>What happens to a change of an agent that makes the tenant's test set worse.</summary>
[JsonConverter(typeof(EnumAsText<PublishGateMode>))]
public enum PublishGateMode
{
    /// <summary>The test set is not run.</summary>
    Off,

    /// <summary>The console asks before it saves.</summary>
    Warn,

    /// <summary>The change is refused.</summary>
    Block,
}

/// <summary>What happens when no provider of a tenant's order has answered.</summary>
[JsonConverter(typeof(EnumAsText<FallbackEnd>))]
public enum FallbackEnd
{
    /// <summary>The built-in assistant answers.</summary>
    BuiltIn,

    /// <summary>A person is asked for, where customers may ask for one.</summary>
    Person,
}

/// <summary>What answers when a tenant's model fails.</summary>
/// <param name="Providers">Names of the platform's providers, in order.</param>
/// <param name="End">What happens when they fail too.</param>
public sealed record TenantFallback(IReadOnlyList<string> Providers, FallbackEnd End = FallbackEnd.BuiltIn);

/// <summary>Settings of a tenant that override the platform's defaults.</summary>
/// <param name="Provider">Name of a configured provider; null uses the platform's default.</param>
/// <param name="Model">Model id at that provider; null uses the provider's default.</param>
/// <param name="Routing">How the supervisor selects agents.</param>
/// <param name="TranscriptRetentionDays">Days until a transcript is deleted.</param>
/// <param name="ConnectionId">The tenant's own connection to a provider, which overrides <paramref name="Provider"/>;
/// null for none.</param>
/// <param name="PublishGate">What happens to changes of agents that make the test set worse.</param>
/// <param name="Fallback">What answers when the model fails; null uses the platform's order and then the built-in
/// assistant.</param>
/// <param name="ModelRules">Rules for the use of models; null for the defaults.</param>
public sealed record TenantSettings(
    string? Provider = null,
    string? Model = null,
    RoutingMode Routing = RoutingMode.FastPath,
    int TranscriptRetentionDays = 365,
    Guid? ConnectionId = null,
    PublishGateMode PublishGate = PublishGateMode.Warn,
    TenantFallback? Fallback = null,
    ModelRules? ModelRules = null)
{
    /// <summary>The rules for the use of models in effect.</summary>
    [JsonIgnore]
    public ModelRules Use => ModelRules ?? ModelRules.Default;

    /// <summary>Model id of agents without one; null uses the model of the connection or provider.</summary>
    [JsonIgnore]
    public string? DefaultModel => ConnectionId is null ? Model : null;

    /// <summary>The same settings with the built-in assistant, which uses no tokens.</summary>
    public static TenantSettings WithoutModel(TenantSettings settings) =>
        settings with
        {
            Provider = "builtin",
            Model = null,
            ConnectionId = null,
            Routing = RoutingMode.FastPath,
        };
}
