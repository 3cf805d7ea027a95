using ChatPlatform.Core.Inference.Budgets;
using ChatPlatform.Core.Tenancy.Quotas;
using ChatPlatform.Web.Api.Access;

namespace ChatPlatform.Web.Api.ModelUse;

/// <summary>What a tenant's models get of conversations, and what they may use.</summary>
public static class ModelUseEndpoints
{
    public static void MapModelUse(this RouteGroupBuilder tenant)
    {
        var group = tenant.MapGroup("/model-use").WithTags("Model");
        group.MapGet("/", GetAsync)
            .ForManagers()
            .WithSummary("Get the privacy rules and budgets of models")
            .ProducesExample(ModelUseBody.Example);
        group.MapPut("/", PutAsync)
            .ForManagers()
            .WithSummary("Change the privacy rules and budgets of models. They apply to the next answer")
            .WithRequestExample(ModelUseBody.Example)
            .ProducesExample(ModelUseBody.Example)
            .WithIfMatch();
    }

    /// <param name="ReplacesPersonalData">True sends placeholders instead of personal data to providers; the
    /// default.</param>
    /// <param name="ConversationTokens">Tokens that a conversation may use, 1,000 to 100,000,000; null or omitted: no
    /// limit.</param>
    /// <param name="MonthlyCost">Cost of models in a calendar month (UTC), 0.01 to 1,000,000; null or omitted for no
    /// limit.</param>
    /// <param name="Currency">Currency of the cost (ISO 4217); models with prices in others are not counted.</param>
    /// <param name="ReusesAnswers">True gives a model's answer again to the same first question, for a day and until
    /// agents, tools, settings or documents change.</param>
    public sealed record ModelUseBody(
        bool ReplacesPersonalData = true, long? ConversationTokens = null, decimal? MonthlyCost = null,
        string? Currency = null, bool ReusesAnswers = false)
    {
        internal static ModelUseBody Example { get; } = new(true, 50_000, 200, "EUR");

        internal ModelRules Use => new(ReplacesPersonalData, ConversationTokens, MonthlyCost, Currency, ReusesAnswers);

        internal static ModelUseBody Of(ModelRules use) =>
            new(use.Redacts, use.ConversationTokens, use.MonthlyCost, use.Currency, use.CachesAnswers);
    }

    private static async Task<IResult> GetAsync(
        ApiCaller caller, HttpContext context, ModelUseSettings settings, CancellationToken ct)
    {
        var found = await settings.ReadAsync(caller.TenantId, ct);
        return ETags.Ok(context, ModelUseBody.Of(found.Use), found.ConcurrencyToken);
    }

    private static Task<IResult> PutAsync(
        ApiCaller caller, IfMatch ifMatch, HttpContext context, ModelUseBody body, ModelUseSettings settings,
        CancellationToken ct) =>
        settings
            .ChangeAsync(caller.TenantId, body.Use, ifMatch.ConcurrencyToken, caller.Actor, ct)
            .ToResultAsync(
                saved => ETags.Ok(context, ModelUseBody.Of(saved.Use), saved.ConcurrencyToken), ifMatch);
}
