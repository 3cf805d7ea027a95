using System.Globalization;
using ChatPlatform.Core.Inference.Budgets;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Quotas;

namespace ChatPlatform.Web.Components.Pages.Settings;

/// <summary>Form state of the rules for the use of models; numbers are text, empty for no limit.</summary>
internal sealed class ModelUseInput
{
    /// <summary>The rules that the form began with.</summary>
    public ModelRules Before { get; private init; } = ModelRules.Default;

    public bool Redacts { get; set; }

    public string? ConversationTokens { get; set; }

    public string? MonthlyCost { get; set; }

    public string? Currency { get; set; }

    /// <summary>True to give an answer again to the same question.</summary>
    public bool CachesAnswers { get; set; }

    public static ModelUseInput Of(ModelRules use) => new()
    {
        Before = use,
        Redacts = use.Redacts,
        ConversationTokens = use.ConversationTokens?.ToString(CultureInfo.InvariantCulture),
        MonthlyCost = use.MonthlyCost?.ToString(CultureInfo.InvariantCulture),
        Currency = use.Currency,
        CachesAnswers = use.CachesAnswers,
    };

    /// <summary>True when the form has other values than <paramref name="other"/>.</summary>
    public bool Differs(ModelUseInput other) =>
        (Redacts, CachesAnswers, Text(ConversationTokens), Text(MonthlyCost), Text(Currency)) != (other.Redacts,
            other.CachesAnswers, Text(other.ConversationTokens), Text(other.MonthlyCost), Text(other.Currency));

    private static string Text(string? value) => value?.Trim() ?? "";

    /// <summary>The rules. What cannot be read is missing, and adds an error.</summary>
    public ModelRules Read(FieldErrors errors)
    {
        var (tokens, cost) = (Text(ConversationTokens), Text(MonthlyCost));
        var hasTokens = long.TryParse(tokens, NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        var hasCost = decimal.TryParse(
            cost, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount);
        errors.Check("conversationTokens", hasTokens || tokens.Length == 0, ModelUseSettings.TokensRule)
            .Check("monthlyCost", hasCost || cost.Length == 0, ModelUseSettings.CostRule);
        return Before with
        {
            Redacts = Redacts,
            ConversationTokens = hasTokens ? count : null,
            MonthlyCost = hasCost ? amount : null,
            Currency = string.IsNullOrWhiteSpace(Currency) ? null : Currency.Trim().ToUpperInvariant(),
            CachesAnswers = CachesAnswers,
        };
    }
}
