namespace ChatPlatform.Core.Tenancy;

/// <summary>Result of a change requested by staff.</summary>
/// <typeparam name="T">Value of a saved change.</typeparam>
public abstract record EditOutcome<T>
{
    /// <summary>Saved.</summary>
    public sealed record Saved(T Value) : EditOutcome<T>;

    /// <summary>Not saved: fields are invalid.</summary>
    public sealed record Invalid(FieldErrors Errors) : EditOutcome<T>;

    /// <summary>Not saved: changed by another user since it was read.</summary>
    public sealed record Stale : EditOutcome<T>;

    /// <summary>Not saved: the current state does not allow it.</summary>
    /// <param name="Reason">Explanation for the user.</param>
    /// <param name="Code">Stable reason for API clients.</param>
    /// <param name="Owner">Name of the user who owns it, if that is the reason.</param>
    public sealed record Refused(string Reason, string Code = "conflict", string? Owner = null) : EditOutcome<T>;

    /// <summary>Does not exist.</summary>
    public sealed record NotFound : EditOutcome<T>;

    /// <summary>Why it was not saved, for an outcome with another type of value; null when it was saved.</summary>
    public EditFailure? Failure => this switch
    {
        Invalid invalid => EditOutcome.Invalid(invalid.Errors),
        Stale => EditOutcome.Stale,
        Refused refused => EditOutcome.Refused(refused.Reason, refused.Code, refused.Owner),
        NotFound => EditOutcome.NotFound,
        _ => null,
    };

    /// <summary>A failure is an outcome of every type of value.</summary>
    public static implicit operator EditOutcome<T>(EditFailure failure) => failure.As<T>();
}

/// <summary>Creates outcomes; failures convert to the outcome that a method returns.</summary>
public static class EditOutcome
{
    /// <summary>Does not exist.</summary>
    public static EditFailure NotFound { get; } = new EditFailure.Missing();

    /// <summary>Not saved: changed by another user since it was read.</summary>
    public static EditFailure Stale { get; } = new EditFailure.Outdated();

    /// <summary>Saved.</summary>
    public static EditOutcome<T> Saved<T>(T value) => new EditOutcome<T>.Saved(value);

    /// <summary>Not saved: fields are invalid.</summary>
    public static EditFailure Invalid(FieldErrors errors) => new EditFailure.Rejected(errors);

    /// <inheritdoc cref="EditOutcome{T}.Refused"/>
    public static EditFailure Refused(string why, string code = "conflict", string? owner = null) =>
        new EditFailure.Forbidden(why, code, owner);
}
