using System.Text.Json;
using System.Text.Json.Serialization;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Catalog;

/// <summary>An entry of the catalog, for platform admins.</summary>
/// <param name="Rules">Number of tenants with a rule of their own for the entry.</param>
/// <param name="ConcurrencyToken">Changes with each write; for conditional writes.</param>
/// <param name="Kinds">Kinds of business whose tenants may use it by default; empty for all.</param>
/// <param name="Revision">Number of the entry's content, from 1.</param>
public sealed record CatalogItem(
    Guid Id,
    CatalogKind Kind,
    string Key,
    string Title,
    string Description,
    bool IsAllowedByDefault,
    int Rules,
    DateTimeOffset ChangedAt,
    [property: JsonIgnore] uint ConcurrencyToken,
    [property: JsonIgnore] string Text,
    IReadOnlyList<string> Kinds,
    int Revision = 1) : IHasConcurrencyToken
{
    /// <summary>Initial values of a tenant's own agent or tool; an empty object when it cannot be added.</summary>
    public JsonElement Definition => JsonSerializer.Deserialize<JsonElement>(Text);
}

/// <summary>The values of a catalog entry to create or change.</summary>
/// <param name="Key">Permanent name: 1 to 100 letters, digits and . _ - / :, for a model its id at the
/// provider.</param>
/// <param name="Title">1 to 100 characters.</param>
/// <param name="Description">At most 500 characters.</param>
/// <param name="IsAllowedByDefault">Whether tenants without a rule of their own may use it.</param>
/// <param name="Definition">Initial values of a tenant's own agent or tool; null keeps the stored ones.</param>
/// <param name="Kinds">Kinds of business whose tenants may use it by default; empty for all, null keeps the stored
/// ones.</param>
public sealed record CatalogDraft(
    string Key, string Title, string Description, bool IsAllowedByDefault, JsonElement? Definition = null,
    IReadOnlyList<string>? Kinds = null)
{
    public const int MaxTitle = 100;
    public const int MaxDescription = 500;
    public const int MaxKey = 100;

    /// <summary>The rules that hold for entries of every kind.</summary>
    /// <summary>
    /// Adds the violated rules to those that were found before, without those of the template.
    /// </summary>
    public FieldErrors CheckEntry(FieldErrors? found = null)
    {
        var errors = (found ?? new FieldErrors())
            .Text("title", Title, 1, MaxTitle)
            .Text("description", Description, 0, MaxDescription)
            .Check(
                "key",
                Key is { Length: >= 1 and <= MaxKey }
                    && Key.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/' or ':'),
                "must have 1 to 100 letters, digits and . _ - / :");
        foreach (var (i, kind) in (Kinds ?? []).Take(TenantKinds.All.Count + 1).Index())
        {
            errors.Check($"kinds[{i}]", TenantKinds.All.Contains(kind), TenantKinds.Rule);
        }

        return errors.Check(
            "kinds", Kinds is null || Kinds.Count == Kinds.Distinct().Count(), "must not contain a kind twice");
    }

    internal FieldErrors Check(ICatalogEntryRules? template)
    {
        var errors = CheckEntry();
        if (Definition is not null && !errors.Any)
        {
            errors.Check("definition", template is not null, "is for agents and tools only");
            template?.Check(this, errors);
        }

        return errors;
    }

    /// <summary>True when the entry already has this title, description and definition.</summary>
    internal bool HasContentOf(CatalogEntry entry) =>
        entry.Title == Title.Trim()
        && entry.Description == Description.Trim()
        && (Definition is not { } definition
            || JsonElement.DeepEquals(definition, JsonSerializer.Deserialize<JsonElement>(entry.Definition)));
}
