namespace ChatPlatform.Core.Tenancy;

/// <summary>What entries of one kind hold for the tenants that add them.</summary>
public interface ISharedTemplate
{
    SharedKind Kind { get; }

    /// <summary>Notes what is wrong with a definition; its fields are "definition.name".</summary>
    void Check(CatalogueDraft draft, FieldErrors errors);
}
