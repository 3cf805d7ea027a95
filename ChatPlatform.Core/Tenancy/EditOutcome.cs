namespace ChatPlatform.Core.Tenancy;

/// <summary>What became of a change that staff asked for.</summary>
public abstract record EditOutcome<T>
{
    /// <summary>Saved.</summary>
    public sealed record Saved(T Value) : EditOutcome<T>;

    /// <summary>Not saved: a rule for each field that breaks one.</summary>
    public sealed record Invalid(FieldErrors Errors) : EditOutcome<T>;

    /// <summary>Not saved: somebody changed it since it was read.</summary>
    public sealed record Stale : EditOutcome<T>;

    /// <summary>Not saved: the present state forbids it.</summary>
    /// <param name="Why">A sentence for the person who asked.</param>
    public sealed record Refused(string Why) : EditOutcome<T>;

    /// <summary>The tenant has none of this id.</summary>
    public sealed record NotFound : EditOutcome<T>;
}
