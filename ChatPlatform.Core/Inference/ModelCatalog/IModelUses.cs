using ChatPlatform.Core.Data;

namespace ChatPlatform.Core.Inference.ModelCatalog;

/// <summary>Something that names a model.</summary>
/// <param name="Name">For users, such as "Shipment of Acme Logistics".</param>
public sealed record ModelUse(string Name);

/// <summary>Where another feature names models.</summary>
public interface IModelUses
{
    /// <summary>Uses of a model in the scope of the context, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<ModelUse>> FindAsync(AppDb db, string model, int limit, CancellationToken ct);
}
