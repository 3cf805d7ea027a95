using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.Account;
using ChatPlatform.Web.Api.Analytics;
using ChatPlatform.Web.Api.Documents;
using ChatPlatform.Web.Api.Inbox;
using ChatPlatform.Web.Api.ModelUse;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Platform;
using ChatPlatform.Web.Api.Playground;
using ChatPlatform.Web.Api.Tenants;
using ChatPlatform.Web.Api.TestSet;
using ChatPlatform.Web.Api.WebSources;
using ChatPlatform.Web.Security;

namespace ChatPlatform.Web.Api;

/// <summary>Maps the REST API under /api/v1. Each resource has its own file.</summary>
public static class ApiRoutes
{
    public const string Root = "/api/v1";

    /// <summary>Name of the route value that carries a tenant's slug or id.</summary>
    public const string Tenant = "tenant";

    public static void MapApi(this WebApplication app)
    {
        app.UseMiddleware<ApiAccessMiddleware>();
        var api = app.MapGroup(Root).RequireAuthorization(SecurityExtensions.StaffPolicy);
        ((IEndpointConventionBuilder)api).Finally(RequireAccessLevel);
        api.MapMe();
        api.MapAccount();
        api.MapSystem();
        api.MapPlatformHealth();
        api.MapPlatformOverview();
        api.MapTenants();
        api.MapUsers();
        api.MapAdminInvitations();
        api.MapMemberships();
        api.MapCatalog();
        api.MapModels();
        api.MapAudit();

        var tenant = api.MapGroup($"/tenants/{{{Tenant}}}");
        tenant.MapDocuments();
        tenant.MapWebSources();
        tenant.MapAnswers();
        tenant.MapKnowledge();
        tenant.MapConversations();
        tenant.MapEscalations();
        tenant.MapAgents();
        tenant.MapCorrections();
        tenant.MapTools();
        tenant.MapPlayground();
        tenant.MapTestCases();
        tenant.MapTestRuns();
        tenant.MapWidgetSettings();
        tenant.MapIdentity();
        tenant.MapInference();
        tenant.MapModelUse();
        tenant.MapAnalytics();
        tenant.MapTaughtQuestions();
        tenant.MapMembers();
        tenant.MapApiTokens();
        tenant.MapTenantAudit();
        app.MapApiDocument();
    }

    private static void RequireAccessLevel(EndpointBuilder route)
    {
        if (!route.Metadata.OfType<RequiredAccess>().Any())
        {
            throw new InvalidOperationException(
                $"{route.DisplayName} has no access level: call a method of {nameof(ApiAccessExtensions)}."
            );
        }
    }
}
