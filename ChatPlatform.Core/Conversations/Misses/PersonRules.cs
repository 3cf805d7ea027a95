namespace ChatPlatform.Core.Conversations.Misses;

/// <summary>When a tenant's people can be asked for, and after how many misses in a row.</summary>
/// <param name="IsOffered">False when customers cannot ask for a person.</param>
/// <param name="OfferAfter">Misses after which a person is offered first, 1 to 10; 0 for never.</param>
/// <param name="BringAfter">Misses after which a person is brought, 1 to 10; 0 for never.</param>
/// <param name="ClosedMessage">The tenant's message outside of its business hours; null when people reply now.</param>
public sealed record PersonRules(bool IsOffered, int OfferAfter, int BringAfter, string? ClosedMessage)
{
    /// <summary>The rules of a new tenant.</summary>
    public static PersonRules Default { get; } = new(true, 2, 3, null);
}
