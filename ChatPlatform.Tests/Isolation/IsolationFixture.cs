using System.Net.Http.Headers;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Links;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Tenancy;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChatPlatform.Tests.Isolation;

/// <summary>The callers of a route.</summary>
public enum Who
{
    Anonymous,
    VisitorOfA,

    /// <summary>A visitor whose rows are not the ones requested.</summary>
    VisitorOfB,
    TenantUserOfA,
    SupporterOfA,
    ApiTokenOfA,
    PlatformAdmin,
}

/// <summary>Two tenants, Acme ("A") and the canary tenant ("B"), with all kinds of callers.</summary>
public sealed class IsolationFixture(PlatformFixture platform) : AppFixture(platform)
{
    private readonly Dictionary<Who, string?> _tokens = [];

    internal CanaryTenant B { get; private set; } = null!;

    /// <summary>A conversation of a visitor of B other than <see cref="Who.VisitorOfB"/>.</summary>
    internal VisitorClient OtherTenant { get; private set; } = null!;

    /// <summary>A visitor of Acme.</summary>
    internal VisitorClient VisitorOfA { get; private set; } = null!;

    /// <summary>An agent of Acme for requests with bodies, and its entity tag.</summary>
    internal (Guid Id, string ETag) OwnAgent { get; private set; }

    /// <summary>A pending invitation of B.</summary>
    internal Guid InvitationOfB { get; private set; }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        B = await CanaryTenant.CreateAsync(this);
        await WriteFileOfBAsync();
        var invited = await Get<Invitations>()
            .InviteAsync(
                new($"{B.Slug}@invited.test", B.Id, TenantRole.Supporter), Actor.System("test"),
                TestContext.Current.CancellationToken);
        InvitationOfB = Assert.IsType<EditOutcome<NewInvitation>.Saved>(invited).Value.Invitation.Id;
        OtherTenant = await CreateVisitorAsync(B.WidgetKey);
        VisitorOfA = await CreateVisitorAsync();
        _tokens[Who.Anonymous] = null;
        _tokens[Who.VisitorOfA] = VisitorOfA.Token;
        _tokens[Who.VisitorOfB] = (await CreateVisitorAsync(B.WidgetKey)).Token;
        _tokens[Who.TenantUserOfA] = (await ApiClient.OwnerAsync(this)).Token;
        _tokens[Who.SupporterOfA] = (await ApiClient.SupporterAsync(this)).Token;
        _tokens[Who.PlatformAdmin] = (await ApiClient.AdminAsync(this)).Token;
        _tokens[Who.ApiTokenOfA] = await CreateTokenAsync();
        var owner = await ApiClient.OwnerAsync(this);
        var agent = (await owner.ReadAsync("/api/v1/tenants/acme/agents?limit=1"))
            .Json.GetProperty("items")[0]
            .GetProperty("id")
            .GetGuid();
        OwnAgent = (agent, (await owner.ReadAsync($"/api/v1/tenants/acme/agents/{agent}")).ETag!);
    }

    /// <summary>The file of B's document, so that its download can be tried.</summary>
    private async Task WriteFileOfBAsync()
    {
        var path = Get<FileStore>().PathOf(B.Id, B.Row<Document>().StorageKey);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, B.Canary, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a request as a caller; the body is JSON as text.</summary>
    internal async Task<Answer> SendAsync(
        Who who, string method, string path, string? body = null, string? ifMatch = null, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(new(method), new Uri(path, UriKind.Relative));
        if (_tokens[who] is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        }

        request.Headers.TryAddWithoutValidation("If-Match", ifMatch ?? "\"1\"");
        request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId ?? "");
        using var response = await Http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var isStream = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
        var text = isStream ? "" : await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new((int)response.StatusCode, text, response.Headers.ToString() + response.Content.Headers);
    }

    /// <summary>Every route of the application except static files and the framework's own.</summary>
    internal IReadOnlyList<(string Method, string Pattern, RouteEndpoint Endpoint)> Routes() =>
        [
            .. Services
                .GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .Where(e => !e.Metadata.Any(m => m.GetType().Name is "StaticAssetDescriptor"))
                .SelectMany(e =>
                    (
                        e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods
                            ? methods
                            : ["GET"]
                    ).Select(m => (m, "/" + e.RoutePattern.RawText!.Trim('/'), e)))
                .Where(r =>
                    !r.Item2.StartsWith("/_framework", StringComparison.Ordinal)
                    && !r.Item2.StartsWith("/_blazor", StringComparison.Ordinal)
                    && r.Item2 != "/{**path:file}")
                .DistinctBy(r => (r.m, r.Item2)),
        ];

    /// <summary>A hash of all rows of B per table, read directly from the database.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> HashTenantBAsync()
    {
        await using var connection = await OpenAsOwnerAsync();
        List<string> tables;
        await using (var db = Get<AppDbFactory>().ForTenant(B.Id))
        {
            tables = [.. CanaryTenant.Tables(db.Model).Select(e => e.GetTableName()!)];
        }

        await ExecuteAsync(
            connection,
            $"select set_config('app.tenant_id', '{B.Id}', false), set_config('app.scope', 'platform', false)");
        var hashes = new Dictionary<string, string>();
        foreach (var table in tables)
        {
            // Rejected attempts are recorded.
            var which = table == "audit_events" ? " and action <> 'access.not_found'" : "";
            hashes[table] = await ExecuteAsync(
                connection,
                $"select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table} t where "
                + $"tenant_id = '{B.Id}'{which}"
            );
        }

        return hashes;
    }

    private static async Task<string> ExecuteAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // Names of the model's tables and an id.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return (await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))?.ToString() ?? "";
    }

    /// <summary>
    /// A token of a separate user: one of the routes ends all sessions of the caller, and the tokens with them.
    /// </summary>
    private async Task<string> CreateTokenAsync()
    {
        var owner = await this.CreateMemberAsync("acme", TenantRole.TenantUser, "seven plum kettles");
        return (await this.CreateApiTokenAsync("acme", owner.Id, ApiScopes.All)).Token;
    }
}

/// <summary>A response.</summary>
internal sealed record Answer(int Status, string Text, string Headers)
{
    /// <summary>The body without the parts that differ in every response.</summary>
    public string Comparable =>
        System.Text.RegularExpressions.Regex.Replace(Text, "\"requestId\":\"[^\"]*\"", "\"requestId\":\"\"");

    public bool Holds(string canary) =>
        Text.Contains(canary, StringComparison.Ordinal) || Headers.Contains(canary, StringComparison.Ordinal);
}
