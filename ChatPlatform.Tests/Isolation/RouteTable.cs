namespace ChatPlatform.Tests.Isolation;

/// <summary>To whom a route is open.</summary>
internal enum Open
{
    /// <summary>Everybody, with nobody's rows behind it, or with what the tenant shows to the public.</summary>
    Public,

    /// <summary>The visitor whose conversation it is.</summary>
    Visitors,

    /// <summary>All staff, for their own.</summary>
    Staff,

    /// <summary>Staff with any role in the tenant.</summary>
    Members,
    Supporters,
    Managers,
    PlatformAdmins,

    /// <summary>A page of the console: the page itself decides, see <see cref="PageTests"/>.</summary>
    Page,
}

/// <summary>Who may call which route. A route that is not here fails the run: whoever adds one decides.</summary>
internal static class RouteTable
{
    private const string Widget = "/api/widget/v1/conversations";
    private const string Api = "/api/v1";
    private const string Tenant = Api + "/tenants/{tenant}";

    public static readonly IReadOnlyDictionary<string, Open> All = new Dictionary<string, Open>
    {
        ["GET /healthz/live"] = Open.Public,
        ["GET /healthz/ready"] = Open.Public,
        ["GET /metrics/round-trips"] = Open.Public,
        ["GET /widget/frame"] = Open.Public,
        ["GET /api/widget/v1/config"] = Open.Public,
        ["OPTIONS /api/widget/v1/config"] = Open.Public,
        ["POST /api/widget/v1/session"] = Open.Public,
        ["GET /.well-known/jwks.json"] = Open.Public,
        [$"POST {Api}/auth/token"] = Open.Public,
        ["GET /sign-in"] = Open.Public,
        ["POST /sign-in"] = Open.Public,
        ["POST /sign-out"] = Open.Public,
        ["POST /reports/policy"] = Open.Public,
        ["GET /openapi/{documentName}.json"] = Open.Public,
        ["GET /api/docs"] = Open.Public,
        ["GET /api/docs/reference/scalar.js"] = Open.Public,
        ["GET /api/docs/reference/scalar.aspnetcore.js"] = Open.Public,
        ["GET /api/docs/reference/favicon.svg"] = Open.Public,
        ["GET /api/docs/reference/{documentName?}"] = Open.Public,
        ["GET /demo/{tenant}"] = Open.Public,
        ["GET /demo/api/shipments/{number}"] = Open.Public,
        ["GET /demo/api/accounts/{customer}"] = Open.Public,

        [$"POST {Widget}"] = Open.Visitors,
        [$"GET {Widget}/{{id:guid}}"] = Open.Visitors,
        [$"GET {Widget}/{{id:guid}}/messages"] = Open.Visitors,
        [$"POST {Widget}/{{id:guid}}/messages"] = Open.Visitors,
        [$"GET {Widget}/{{id:guid}}/events"] = Open.Visitors,
        [$"POST {Widget}/{{id:guid}}/typing"] = Open.Visitors,
        [$"POST {Widget}/{{id:guid}}/escalation"] = Open.Visitors,
        [$"POST {Widget}/{{id:guid}}/messages/{{messageId:guid}}/feedback"] = Open.Visitors,
        [$"POST {Widget}/{{id:guid}}/rating"] = Open.Visitors,
        [$"POST {Widget}/{{id:guid}}/close"] = Open.Visitors,

        [$"GET {Api}/me"] = Open.Staff,
        [$"POST {Api}/auth/revoke"] = Open.Staff,
        [$"GET {Api}/system/health"] = Open.PlatformAdmins,

        [$"GET {Tenant}/documents"] = Open.Members,
        [$"POST {Tenant}/documents"] = Open.Managers,
        [$"GET {Tenant}/documents/{{id:guid}}"] = Open.Members,
        [$"DELETE {Tenant}/documents/{{id:guid}}"] = Open.Managers,
        [$"GET {Tenant}/documents/{{id:guid}}/chunks"] = Open.Members,
        [$"POST {Tenant}/documents/{{id:guid}}/reindex"] = Open.Managers,
        [$"POST {Tenant}/knowledge/search"] = Open.Members,
        [$"GET {Tenant}/conversations"] = Open.Members,
        [$"GET {Tenant}/conversations/{{id:guid}}"] = Open.Members,
        [$"GET {Tenant}/conversations/{{id:guid}}/messages"] = Open.Members,
        [$"GET {Tenant}/conversations/{{id:guid}}/events"] = Open.Members,
        [$"GET {Tenant}/escalations"] = Open.Members,
        [$"GET {Tenant}/escalations/events"] = Open.Members,
        [$"GET {Tenant}/escalations/{{id:guid}}"] = Open.Members,
        [$"POST {Tenant}/escalations/{{id:guid}}/accept"] = Open.Supporters,
        [$"POST {Tenant}/escalations/{{id:guid}}/release"] = Open.Supporters,
        [$"POST {Tenant}/escalations/{{id:guid}}/resolve"] = Open.Supporters,
        [$"POST {Tenant}/escalations/{{id:guid}}/messages"] = Open.Supporters,
        [$"POST {Tenant}/escalations/{{id:guid}}/typing"] = Open.Supporters,
        [$"GET {Tenant}/agents"] = Open.Managers,
        [$"POST {Tenant}/agents"] = Open.Managers,
        [$"GET {Tenant}/agents/{{id:guid}}"] = Open.Managers,
        [$"PUT {Tenant}/agents/{{id:guid}}"] = Open.Managers,
        [$"DELETE {Tenant}/agents/{{id:guid}}"] = Open.Managers,
        [$"GET {Tenant}/agents/{{id:guid}}/versions"] = Open.Managers,
        [$"POST {Tenant}/agents/{{id:guid}}/versions/{{number:int}}/publish"] = Open.Managers,
        [$"GET {Tenant}/agents/{{id:guid}}/tools"] = Open.Managers,
        [$"PUT {Tenant}/agents/{{id:guid}}/tools"] = Open.Managers,
        [$"GET {Tenant}/tools"] = Open.Managers,
        [$"POST {Tenant}/tools"] = Open.Managers,
        [$"GET {Tenant}/tools/{{id:guid}}"] = Open.Managers,
        [$"PUT {Tenant}/tools/{{id:guid}}"] = Open.Managers,
        [$"DELETE {Tenant}/tools/{{id:guid}}"] = Open.Managers,
        [$"POST {Tenant}/tools/{{id:guid}}/test"] = Open.Managers,
        [$"GET {Tenant}/widget-settings"] = Open.Managers,
        [$"PUT {Tenant}/widget-settings"] = Open.Managers,
        [$"GET {Tenant}/widget-settings/identity"] = Open.Managers,
        [$"PUT {Tenant}/widget-settings/identity"] = Open.Managers,
        [$"POST {Tenant}/widget-settings/identity/secret"] = Open.Managers,
        [$"GET {Tenant}/inference-settings"] = Open.Managers,
        [$"PUT {Tenant}/inference-settings"] = Open.Managers,
        [$"GET {Tenant}/inference-settings/connections"] = Open.Managers,
        [$"POST {Tenant}/inference-settings/connections"] = Open.Managers,
        [$"GET {Tenant}/inference-settings/connections/{{id:guid}}"] = Open.Managers,
        [$"PUT {Tenant}/inference-settings/connections/{{id:guid}}"] = Open.Managers,
        [$"DELETE {Tenant}/inference-settings/connections/{{id:guid}}"] = Open.Managers,
        [$"POST {Tenant}/inference-settings/connections/{{id:guid}}/test"] = Open.Managers,
        [$"GET {Tenant}/analytics/summary"] = Open.Members,
    };
}
