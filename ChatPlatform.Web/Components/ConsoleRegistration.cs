using ChatPlatform.Core.Identity;
using ChatPlatform.Web.Components.Layout.Alerts;
using ChatPlatform.Web.Components.Layout.Navigation;
using ChatPlatform.Web.Components.Layout.Session;
using ChatPlatform.Web.Components.Shared.Chat;
using ChatPlatform.Web.Components.Shared.Controls;
using ChatPlatform.Web.Components.Shared.TestCases;
using ChatPlatform.Web.Security.Authentication;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Identity;
using MudBlazor.Services;

namespace ChatPlatform.Web.Components;

/// <summary>Registers the staff console: sign-in, pages and interactive circuits.</summary>
public static class ConsoleRegistration
{
    public static IServiceCollection AddConsole(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddScoped<IUserClaimsPrincipalFactory<User>, StaffPrincipalFactory>();
        services.AddScoped<StaffSignIn>();
        services.AddScoped<SecondStep>();

        services.AddCascadingAuthenticationState();
        services.AddSingleton<LiveEventSubscriptions>();
        services.AddSingleton<LiveTranscripts>();
        services.AddScoped<StaffSession>();
        services.AddScoped<StaffCommands>();
        services.AddScoped<PublishCheck>();
        services.AddScoped<TenantVisits>();
        services.AddScoped<WaitingWatch>();
        services.AddScoped<Pages.Inbox.EscalationUndo>();
        services.AddSingleton<JumpSearch>();
        services.AddSingleton<Pages.Agents.AgentChoices>();
        services.AddScoped<CircuitHandler, PresenceCircuit>();
        services.AddScoped<AuthenticationStateProvider, StaffRevalidation>();
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices(MudDefaults.Configure);

        // Before the JSON writer, which also accepts a browser's */*.
        services.Insert(0, ServiceDescriptor.Singleton<IProblemDetailsWriter, ProblemPageWriter>());
        return services;
    }

    public static void MapConsole(this WebApplication app)
    {
        app.UseMiddleware<CircuitLimitMiddleware>();

        // The framework's frame-ancestors header would replace the stricter policy that SecurityHeaders sets.
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null)
            .RequireAuthorization();
    }
}
