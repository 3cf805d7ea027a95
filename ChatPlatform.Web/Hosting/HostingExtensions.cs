using System.Text.Json.Serialization;
using ChatPlatform.Web.Problems;
using Microsoft.Extensions.Options;
using Serilog;

namespace ChatPlatform.Web.Hosting;

/// <summary>Configures logging, JSON, problem details and the limits of Kestrel.</summary>
public static class HostingExtensions
{
    /// <summary>Default maximum size of a request body in bytes.</summary>
    private const long MaxBody = 1024 * 1024;

    /// <summary>
    /// Size in bytes and number of request headers at which Kestrel closes the connection; <see cref="HeaderLimit"/>
    /// rejects the request before.
    /// </summary>
    private const int MaxHeaders = 8 * HeaderLimit.MaxBytes;

    private const int MaxHeaderCount = 16 * HeaderLimit.MaxCount;

    /// <summary>Seconds within which request headers must arrive, and of idle time between requests.</summary>
    private const int HeaderSeconds = 15;

    private const int KeepAliveSeconds = 75;

    /// <summary>Default folder of secret files in containers; the setting "SecretsDirectory" changes it.</summary>
    private const string SecretsDirectory = "/run/secrets";

    public static void AddHosting(this WebApplicationBuilder builder)
    {
        // The file name is the key of the setting, for example ConnectionStrings__Postgres. Files override the
        // environment.
        builder.Configuration.AddKeyPerFile(
            builder.Configuration["SecretsDirectory"] ?? SecretsDirectory, optional: true);
        builder.Host.UseSerilog(
            (context, logging) =>
                logging
                    .ReadFrom.Configuration(context.Configuration)
                    .Enrich.FromLogContext()
                    .WriteTo.Console(new RedactingFormatter()));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaders;
            kestrel.Limits.MaxRequestHeaderCount = MaxHeaderCount;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(HeaderSeconds);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(KeepAliveSeconds);
            var connections = kestrel.ApplicationServices.GetRequiredService<IOptions<ConnectionLimitOptions>>();
            kestrel.ConfigureEndpointDefaults(endpoint =>
                endpoint.Use(next => new FirstByteLimit(next, connections).OnConnectionAsync));
        });
        builder
            .Services.AddOptions<ConnectionLimitOptions>()
            .BindConfiguration("Limits:Connections")
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, OutermostMiddleware>());
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.MaxDepth = 32;
            json.SerializerOptions.AllowDuplicateProperties = false;
            json.SerializerOptions.Converters.Add(new FreeJsonConverter());
        });
        builder.Services.AddProblemDetails(problems => problems.CustomizeProblemDetails = ProblemCodes.Complete);
        builder.Services.AddExceptionHandler<OutageHandler>();
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
    }

    public static void UseHosting(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<RequestLog>();
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                SuppressDiagnosticsCallback = context => OutageHandler.IsBadRequest(context.Exception),
            });
        app.UseStatusCodePages();
    }
}
