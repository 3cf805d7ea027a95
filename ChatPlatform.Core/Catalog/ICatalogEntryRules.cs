using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Catalog;

/// <summary>Rules for the definitions of one kind of entry.</summary>
public interface ICatalogEntryRules
{
    CatalogKind Kind { get; }

    /// <summary>Adds the errors of a definition; its fields are named "definition.name".</summary>
    void Check(CatalogDraft draft, FieldErrors errors);

    /// <summary>Adds the errors of a definition's references to other entries.</summary>
    Task CheckReferencesAsync(AppDb db, CatalogDraft draft, FieldErrors errors, CancellationToken ct);
}
