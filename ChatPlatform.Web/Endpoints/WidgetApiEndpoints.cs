using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Core.Unicode;
using ChatPlatform.Core.Widgets;
using ChatPlatform.Core.Widgets.VerifiedVisitors;
using ChatPlatform.Web.Problems;
using ChatPlatform.Web.Security.Http;
using ChatPlatform.Web.Security.Limits;
using ChatPlatform.Web.Security.Limits.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatPlatform.Web.Endpoints;

/// <summary>Anonymous widget API: the appearance of a widget, and sessions.</summary>
public static class WidgetApiEndpoints
{
    private const int MaxUrlLength = 2000;
    private const int MaxTitleLength = 300;

    public static void MapWidgetApi(this WebApplication app)
    {
        var group = app.MapGroup("/api/widget/v1").AllowAnonymous();
        group.MapGet("/config", ConfigAsync).WithRateLimit(EndpointRateLimit.Config);
        group.MapMethods("/config", [HttpMethods.Options], ConfigPreflightAsync);
        group.MapPost("/session", SessionAsync);
    }

    public sealed record PageInfo(string? Url = null, string? Title = null);

    public sealed record SessionRequest(
        string WidgetKey,
        string? VisitorToken = null,
        string? UserToken = null,
        PageInfo? Page = null,
        string? Locale = null);

    public sealed record SessionResponse(
        string Token, DateTimeOffset ExpiresAt, string VisitorToken, ConversationView? Conversation);

    private static async Task<IResult> ConfigAsync(
        string? key, WidgetDirectory widgets, WidgetSites sites, TimeProvider clock, HttpContext context,
        CancellationToken ct)
    {
        if (await widgets.FindAsync(key, ct) is not { } widget)
        {
            return UnknownKey();
        }

        if (!Origins.IsAllowed(context.Request, widget))
        {
            return await RefuseAsync(context, sites, widget, ct);
        }

        Origins.AllowCrossOrigin(context, widget);
        var answer = WidgetConfig.Of(widget, clock.GetUtcNow());
        var etag =
            "\"" + Convert.ToHexStringLower(
                SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(answer))))[..16] + "\"";
        context.Response.Headers.ETag = etag;
        context.Response.Headers.CacheControl = "public, max-age=60";
        return context.Request.Headers.IfNoneMatch == etag
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(answer);
    }

    /// <summary>
    /// The embedding page may read the appearance of the widget, but not create a session: the token belongs to the
    /// frame.
    /// </summary>
    private static async Task<IResult> ConfigPreflightAsync(
        string? key, WidgetDirectory widgets, HttpContext context, CancellationToken ct)
    {
        if (await widgets.FindAsync(key, ct) is not { } widget || !Origins.IsAllowed(context.Request, widget))
        {
            return Foreign();
        }

        Origins.AnswerPreflight(context, widget, HttpMethods.Get);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> SessionAsync(
        SessionRequest request,
        WidgetDirectory widgets,
        WidgetSites sites,
        VisitorIdentity identity,
        ConversationService conversations,
        HandoffService escalations,
        EventLog log,
        ChatUserTokens tokens,
        RequestRateLimits policies,
        RequestLimiter limiter,
        HttpContext context,
        CancellationToken ct)
    {
        if (await widgets.FindAsync(request.WidgetKey, ct) is not { } widget)
        {
            return UnknownKey();
        }

        if (!Origins.IsAllowed(context.Request, widget))
        {
            return await RefuseAsync(context, sites, widget, ct);
        }

        var verified = request.UserToken is null
            ? null
            : await identity.VerifyAsync(widget.Settings, request.UserToken, ct);
        if (verified is null && (request.UserToken is not null || widget.Settings.IsIdentityRequired))
        {
            return ProblemCodes.Problem(
                401, "identity_not_verified",
                "This organisation requires you to sign in on its site. Sign in there and open the chat again.");
        }

        if (
            verified is null
            && !await conversations.IsKnownAsync(widget.TenantId, request.VisitorToken, ct)
            && await limiter.AcquireAsync([policies.NewSession(context)]) is > 0 and var wait)
        {
            await LimitExtensions.RefuseAsync(context, wait);
            return TypedResults.Empty;
        }

        var session = verified is null
            ? await conversations.ResumeAsync(widget.TenantId, request.VisitorToken, ct)
            : await conversations.ResumeVerifiedAsync(
                widget.TenantId, verified.Subject, verified.Name, verified.Email, ct);
        var conversation = session.Conversation
            ?? await conversations.StartAsync(
                widget.TenantId, session.VisitorId, RequestRateLimits.AddressOf(context),
                Short(request.Page?.Url, MaxUrlLength), Short(request.Page?.Title, MaxTitleLength),
                Short(request.Locale, 20), ct);
        if (Origins.SiteOf(context.Request, request.Page?.Url, widget) is { } site)
        {
            await sites.RecordAsync(widget.TenantId, site, isAllowed: true, ct);
        }

        var (token, expires) = tokens.Issue(new(widget.TenantId, session.VisitorId, verified?.SecretId));
        return TypedResults.Created((string?)null, new SessionResponse(
            token, expires, session.VisitorToken, await ViewAsync(conversation, escalations, log, ct)));
    }

    internal static async Task<ConversationView> ViewAsync(
        Conversation c, HandoffService escalations, EventLog log, CancellationToken ct) =>
        new(
            c.Id, c.Status, new(c.Speaker, c.SpeakerName),
            new LogPosition(await log.GenerationAsync(ct), c.LastSeq).ToString(), c.CreatedAt,
            c.Status == ConversationStatus.Escalated ? await escalations.FindOpenAsync(c.TenantId, c.Id, ct) : null);

    /// <summary>Refuses a page of a site that is not allowed, and remembers the site for the tenant's staff.</summary>
    private static async Task<ProblemHttpResult> RefuseAsync(
        HttpContext context, WidgetSites sites, WidgetProfile widget, CancellationToken ct)
    {
        await sites.RecordAsync(widget.TenantId, context.Request.Headers.Origin.ToString(), isAllowed: false, ct);
        return Foreign();
    }

    private static ProblemHttpResult UnknownKey() =>
        ProblemCodes.Problem(
            StatusCodes.Status404NotFound, "unknown_widget", "There is no widget with this key.");

    private static ProblemHttpResult Foreign() =>
        ProblemCodes.Problem(
            403, "origin_not_allowed",
            "This page may not use the widget: its origin is not in the organisation's list of allowed origins.");

    private static string? Short(string? text, int length) =>
        text is null ? null : UnicodeText.Truncate(UnicodeText.Clean(text), length);
}
