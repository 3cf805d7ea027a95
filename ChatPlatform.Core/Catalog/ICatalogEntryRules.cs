using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Catalog;

/// <summary>What entries of one kind hold for the tenants that add them.</summary>
public interface ICatalogEntryRules
{
    CatalogKind Kind { get; }

    /// <summary>Notes what is wrong with a definition; its fields are "definition.name".</summary>
    void Check(CatalogDraft draft, FieldErrors errors);
}
