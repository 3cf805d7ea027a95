namespace ChatPlatform.Core.Tenancy;

/// <summary>Kinds of business of tenants. Entries of the catalog can be offered to some of them.</summary>
public static class TenantKinds
{
    /// <summary>The kind of tenants without a known one.</summary>
    public const string Other = "other";

    /// <summary>Maximum characters of a kind.</summary>
    public const int MaxLength = 32;

    /// <summary>All kinds, in the order of a list of choices.</summary>
    public static IReadOnlyList<string> All { get; } = ["logistics", "bank", "shop", "software", Other];

    /// <summary>The rule that a kind violates; to follow the field's name.</summary>
    public static string Rule { get; } = $"must be one of {string.Join(", ", All)}";
}
