using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Catalog;

/// <summary>Rules for the definitions of one kind of entry.</summary>
public interface ICatalogEntryRules
{
    CatalogKind Kind { get; }

    /// <summary>Adds the errors of a definition; its fields are named "definition.name".</summary>
    void Check(CatalogDraft draft, FieldErrors errors);
}
