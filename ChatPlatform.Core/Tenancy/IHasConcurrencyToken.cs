namespace ChatPlatform.Core.Tenancy;

/// <summary>A value with a token for conditional writes.</summary>
public interface IHasConcurrencyToken
{
    /// <summary>Changes with each write of the value.</summary>
    uint ConcurrencyToken { get; }
}
