namespace ChatPlatform.Core.Tenancy;

/// <summary>A change that was not saved, before the type of its value is known.</summary>
public abstract record EditFailure
{
    internal abstract EditOutcome<T> As<T>();

    internal sealed record Missing : EditFailure
    {
        internal override EditOutcome<T> As<T>() => new EditOutcome<T>.NotFound();
    }

    internal sealed record Outdated : EditFailure
    {
        internal override EditOutcome<T> As<T>() => new EditOutcome<T>.Stale();
    }

    internal sealed record Rejected(FieldErrors Errors) : EditFailure
    {
        internal override EditOutcome<T> As<T>() => new EditOutcome<T>.Invalid(Errors);
    }

    internal sealed record Forbidden(string Why, string Code, string? Owner) : EditFailure
    {
        internal override EditOutcome<T> As<T>() => new EditOutcome<T>.Refused(Why, Code, Owner);
    }
}
