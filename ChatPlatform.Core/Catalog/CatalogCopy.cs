using System.Text.Json.Serialization;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Data.Conventions;

namespace ChatPlatform.Core.Catalog;

/// <summary>How a tenant's copy relates to its catalog entry.</summary>
[JsonConverter(typeof(EnumAsText<CopyState>))]
public enum CopyState
{
    /// <summary>The tenant has changed nothing: the copy takes over every change of the entry.</summary>
    Following,

    /// <summary>The tenant has changed the copy, and the entry is the same as then.</summary>
    Changed,

    /// <summary>The tenant has changed the copy, and the entry has changed since.</summary>
    UpdateAvailable,
}

/// <summary>A tenant's own agent or tool that was made from a catalog entry.</summary>
public sealed class CatalogCopy
{
    public required Guid TenantId { get; init; }

    public required Guid Id { get; init; }

    /// <summary>Null for agents and tools that were not made from an entry.</summary>
    public Guid? EntryId { get; init; }

    public required string Name { get; init; }

    /// <summary>Revision of the entry whose content the copy has, or that the tenant has declined.</summary>
    public int Revision { get; init; }

    /// <summary>True when the tenant has changed a field that comes from the entry.</summary>
    public bool IsChangedHere { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>The state of a copy.</summary>
    /// <param name="latest">Revision of the entry.</param>
    public static CopyState StateOf(bool isChangedHere, int revision, int latest) =>
        !isChangedHere ? CopyState.Following
        : revision < latest ? CopyState.UpdateAvailable
        : CopyState.Changed;
}

/// <summary>The copies of entries of one kind in tenants.</summary>
public interface ICatalogCopies
{
    CatalogKind Kind { get; }

    /// <summary>Agents or tools in the scope of the context, including those that are no copies.</summary>
    IQueryable<CatalogCopy> Copies(AppDb db);

    /// <summary>
    /// Takes over the entry's current content. False when nothing was done: the copy is up to date, was changed by the
    /// tenant or concurrently, or the tenant is not allowed the entry.
    /// </summary>
    Task<bool> FollowAsync(Guid tenantId, Guid id, CancellationToken ct);
}

/// <summary>A tenant's copy and the entry that it was made from, as texts to compare.</summary>
/// <param name="Title">Title of the entry.</param>
/// <param name="Own">The copy's content, one value a line.</param>
/// <param name="Template">The content of the copy after an update.</param>
public sealed record CatalogComparison(CopyState State, string Title, string Own, string Template);
