using System.ComponentModel.DataAnnotations;

namespace ChatPlatform.Core.Knowledge.Indexes;

/// <summary>The section "SearchIndexes".</summary>
public sealed class SearchIndexOptions : IValidatableObject
{
    /// <summary>Passages from which on a tenant gets an index of its own.</summary>
    [Range(1, int.MaxValue)]
    public int BuildFrom { get; set; } = 20_000;

    /// <summary>Passages below which a tenant loses its index; in between it keeps what it has.</summary>
    [Range(1, int.MaxValue)]
    public int KeepFrom { get; set; } = 10_000;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (KeepFrom > BuildFrom)
        {
            yield return new("SearchIndexes:KeepFrom must be at most BuildFrom.", [nameof(KeepFrom)]);
        }
    }
}
