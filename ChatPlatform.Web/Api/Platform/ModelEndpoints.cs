using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Inference.ModelCatalog;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;
using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Api.Platform;

/// <summary>The platform's models with their capabilities and prices.</summary>
public static class ModelEndpoints
{
    public static void MapModels(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/platform/models").WithTags("Models");
        group
            .MapGet("/", ListAsync)
            .ForPlatformAdmins()
            .WithSummary("List models by title")
            .ProducesPage(Example);
        group
            .MapPost("/", CreateAsync)
            .ForPlatformAdmins()
            .WithSummary("Add a model")
            .WithRequestExample(ModelRequest.Example)
            .ProducesExample(Example, StatusCodes.Status201Created);
        group
            .MapGet("/{id:guid}", GetAsync)
            .ForPlatformAdmins()
            .WithSummary("Get a model")
            .ProducesExample(Example);
        group
            .MapPut("/{id:guid}", UpdateAsync)
            .ForPlatformAdmins()
            .WithSummary("Change a model")
            .WithRequestExample(ModelRequest.Example)
            .ProducesExample(Example)
            .WithIfMatch();
        group
            .MapDelete("/{id:guid}", DeleteAsync)
            .ForPlatformAdmins()
            .WithSummary("Delete a model that nothing uses")
            .ProducesNoContent()
            .WithIfMatch()
            .ProducesError(StatusCodes.Status409Conflict, "It is used; the detail names who uses it.");
        group.MapRules(CatalogKind.Model);
    }

    /// <param name="Model">The provider's id of the model. Cannot be changed.</param>
    /// <param name="Title">1 to 100 characters.</param>
    /// <param name="Provider">"builtin", "openai", "anthropic", "gemini", "azure-openai", "openrouter" or
    /// "openai-compatible".</param>
    /// <param name="Description">At most 500 characters.</param>
    /// <param name="HasTools">True when it can request calls of tools.</param>
    /// <param name="HasStreaming">True when it streams its answers.</param>
    /// <param name="HasJson">True when it can be made to answer with JSON.</param>
    /// <param name="ContextTokens">Tokens of question and answer together.</param>
    /// <param name="InputPrice">Price of a million input tokens.</param>
    /// <param name="OutputPrice">Price of a million output tokens.</param>
    /// <param name="Currency">Three capital letters (ISO 4217).</param>
    /// <param name="IsDefault">True makes it the model of tenants that have chosen none.</param>
    /// <param name="IsEnabled">False withdraws it from every tenant.</param>
    /// <param name="IsAllowedByDefault">True when tenants without a rule of their own may use it.</param>
    /// <param name="Kinds">Kinds of business whose tenants may use it by default; omitted for all.</param>
    /// <param name="HasTemperature">True when it takes a temperature and top-p; otherwise they are not sent.</param>
    public sealed record ModelRequest(
        string Model, string Title, string Provider, string Description = "", bool HasTools = false,
        bool HasStreaming = true, bool HasJson = false, int? ContextTokens = null, decimal? InputPrice = null,
        decimal? OutputPrice = null, string Currency = "USD", bool IsDefault = false, bool IsEnabled = true,
        bool IsAllowedByDefault = true, IReadOnlyList<string>? Kinds = null, bool HasTemperature = true)
    {
        internal static ModelRequest Example { get; } =
            new(
                "gpt-5-mini", "GPT-5 mini", "openai", "Fast and inexpensive.", true, true, true, 400_000, 0.25m, 2m);

        internal ModelDraft Draft =>
            new(
                Model, Title, Description, Provider, HasTools, HasStreaming, HasJson, ContextTokens, InputPrice,
                OutputPrice, Currency, IsDefault, IsEnabled, IsAllowedByDefault, Kinds ?? [], HasTemperature);
    }

    private static ModelItem Example { get; } =
        new(
            Examples.AgentId, "gpt-5-mini", "GPT-5 mini", "Fast and inexpensive.", "openai", true, true, true, 400_000,
            0.25m, 2m, "USD", false, true, true, [], 2, true, Examples.At, 0);

    /// <param name="sort">title, provider, context or price; by default title.</param>
    private static Task<IResult> ListAsync(
        string? search, string? provider, string? filter, string? sort, [AsParameters] PageQuery page,
        ModelQueries models, Cursors cursors, HttpContext context, CancellationToken ct)
    {
        var errors = new FieldErrors().Text("search", search ?? "", 0, PageQuery.MaxSearch);
        var wanted = errors.ParseEnum<ModelFilter>("filter", filter) ?? ModelFilter.All;
        var order = errors.ParseEnum<ModelSort>("sort", sort) ?? ModelSort.Title;
        errors.Check(
            "provider", provider is null || ModelDraft.Providers.Contains(provider),
            $"must be one of {string.Join(", ", ModelDraft.Providers)}");
        return errors.Any
            ? Task.FromResult<IResult>(ProblemCodes.Invalid(errors))
            : cursors.PageAsync(context, page, $"{order}|{wanted}|{provider}|{search}", request =>
                models.PageAsync(search, provider, wanted, order, request, ct));
    }

    private static Task<IResult> CreateAsync(
        ApiCaller caller, ModelRequest request, ModelEditor models, HttpContext context, CancellationToken ct) =>
        models
            .CreateAsync(request.Draft, caller.Actor, ct)
            .ToCreatedAsync(context, model => $"{context.Request.Path}/{model.Id}");

    private static async Task<IResult> GetAsync(
        Guid id, ModelQueries models, HttpContext context, CancellationToken ct) =>
        ETags.OkOrNotFound(context, await models.FindAsync(id, ct));

    private static Task<IResult> UpdateAsync(
        ApiCaller caller, Guid id, IfMatch ifMatch, ModelRequest request, ModelEditor models, HttpContext context,
        CancellationToken ct) =>
        models
            .UpdateAsync(id, ifMatch.ConcurrencyToken, request.Draft, caller.Actor, ct)
            .ToOkAsync(context, ifMatch);

    private static Task<IResult> DeleteAsync(
        ApiCaller caller, Guid id, IfMatch ifMatch, ModelEditor models, CancellationToken ct) =>
        models.DeleteAsync(id, ifMatch.ConcurrencyToken, caller.Actor, ct).ToNoContentAsync(ifMatch);
}
