using ChatPlatform.Core;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;
using ChatPlatform.Web.Api;
using ChatPlatform.Web.Api.Account;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Components;
using ChatPlatform.Web.Endpoints;
using ChatPlatform.Web.Hosting;
using ChatPlatform.Web.Hosting.Health;
using ChatPlatform.Web.Hosting.Startup;
using ChatPlatform.Web.Security;
using ChatPlatform.Web.Security.Oidc;

if (args is [ExtractionChild.Verb, .. var file])
{
    return await ExtractionChild.RunAsync(file, CancellationToken.None);
}

var builder = WebApplication.CreateBuilder(
    new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddHosting();
builder.Services.AddCore(builder.Configuration);
builder.Services.AddWebSecurity();
builder.AddOidc();
builder.Services.AddEndpoints();
builder.Services.AddApi();
builder.Services.AddConsole();
builder.Services.AddStartupChecks();
builder.Services.AddHealth();

var app = builder.Build();
if (await OperatorCommands.TryRunAsync(app, args) is { } exitCode)
{
    return exitCode;
}

if (await StartupMiddleware.MustNotStartAsync(app, CancellationToken.None))
{
    return 1;
}

app.UseHosting();
app.UseWebSecurity();
app.MapStaticAssets().AllowAnonymous().DisableRateLimiting();
app.MapHealth();
app.MapPolicyReports();
app.MapWidgetFrame();
app.MapWidgetLogo();
app.MapWidgetApi();
app.MapWidgetConversations();
app.MapAuth();
app.MapOidc();
app.MapApi();
app.MapDemo();
app.MapSignIn();
app.MapLinks();
app.MapConsole();
await app.RunAsync();
return 0;
