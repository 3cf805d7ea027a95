using System.Text.Json.Serialization;
using Serilog;
using Serilog.Formatting.Compact;

namespace ChatPlatform.Web.Hosting;

/// <summary>Logging, JSON rules, problem details, the limits of the server itself.</summary>
public static class HostingExtensions
{
    /// <summary>Bytes that a request's body may have where the endpoint says nothing else.</summary>
    private const long MaxBody = 1024 * 1024;

    public static void AddHosting(this WebApplicationBuilder builder)
    {
        builder.Host.UseSerilog((context, logging) => logging
            .ReadFrom.Configuration(context.Configuration)
            .Enrich.FromLogContext()
            .WriteTo.Console(new CompactJsonFormatter()));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
        });
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
            json.SerializerOptions.MaxDepth = 32;
        });
        builder.Services.AddProblemDetails(problems => problems.CustomizeProblemDetails = ProblemCodes.Complete);
        builder.Services.AddExceptionHandler<OutageHandler>();
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
    }

    public static void UseHosting(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<RequestIds>();
        app.UseMiddleware<Security.SecurityHeaders>();
        app.UseExceptionHandler(new ExceptionHandlerOptions { SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException });
        app.UseStatusCodePages();
    }
}
