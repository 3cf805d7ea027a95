using System.Text.Json.Serialization;
using ChatPlatform.Web.Problems;
using Microsoft.Extensions.Options;
using Serilog;

namespace ChatPlatform.Web.Hosting;

/// <summary>Logging, JSON rules, problem details, the limits of the server itself.</summary>
public static class HostingExtensions
{
    /// <summary>Bytes that a request's body may have where the endpoint says nothing else.</summary>
    private const long MaxBody = 1024 * 1024;

    /// <summary>
    /// Bytes and number of a request's headers at which the server hangs up; <see cref="HeaderLimit"/> answers before.
    /// </summary>
    private const int MaxHeaders = 8 * HeaderLimit.MaxBytes;

    private const int MaxHeaderCount = 16 * HeaderLimit.MaxCount;

    /// <summary>Seconds for the headers of a request, and without any between two requests of a connection.</summary>
    private const int HeaderSeconds = 15;

    private const int KeepAliveSeconds = 75;

    /// <summary>Where containers find secrets as files, unless "SecretsDirectory" names another folder.</summary>
    private const string SecretsDirectory = "/run/secrets";

    public static void AddHosting(this WebApplicationBuilder builder)
    {
        // A file is the setting of its name, such as ConnectionStrings__Postgres, and counts before the environment.
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
