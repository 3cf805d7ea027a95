namespace ChatPlatform.Core.Tenancy;

/// <summary>The outcome of a change that staff asked for.</summary>
/// <typeparam name="T">What a saved change returns.</typeparam>
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
    /// <param name="Code">The reason for programs, stable.</param>
    /// <param name="Owner">Name of the person who has it, where that is the reason.</param>
    public sealed record Refused(string Why, string Code = "conflict", string? Owner = null) : EditOutcome<T>;

    /// <summary>There is none of this id.</summary>
    public sealed record NotFound : EditOutcome<T>;
}
