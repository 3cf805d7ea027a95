namespace ChatPlatform.Core.Tenancy.Quotas;

/// <summary>What a tenant allows its models to get and to use.</summary>
/// <param name="Redacts">True to replace personal data before a message is sent to a provider.</param>
/// <param name="ConversationTokens">Tokens that one conversation may use; null for no limit of its own.</param>
/// <param name="MonthlyCost">Cost of models in a calendar month (UTC); null for no limit.</param>
/// <param name="Currency">Currency of <paramref name="MonthlyCost"/> (ISO 4217); models with prices in others are not
/// counted.</param>
/// <param name="CachesAnswers">True to give the answer of a model again to the same first question.</param>
public sealed record ModelRules(
    bool Redacts = true, long? ConversationTokens = null, decimal? MonthlyCost = null, string? Currency = null,
    bool CachesAnswers = false)
{
    public static ModelRules Default { get; } = new();
}
