using System.Text.Json;
using ChatPlatform.Core.Unicode;
using ChatPlatform.Web.Security.Http;
using ChatPlatform.Web.Security.Limits.Requests;

namespace ChatPlatform.Web.Endpoints;

/// <summary>
/// Receives Content-Security-Policy reports of browsers. Reports are anonymous and untrusted: the body is limited, and
/// each report writes one short log entry.
/// </summary>
public static partial class PolicyReportEndpoints
{
    private const int MaxBody = 16 * 1024;
    private const int MaxWord = 200;

    public static void MapPolicyReports(this WebApplication app) =>
        app.MapPost(ContentPolicies.ReportPath, ReportAsync)
            .WithRateLimit(EndpointRateLimit.Report)
            .AllowAnonymous()
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MaxBody));

    private static async Task<IResult> ReportAsync(HttpRequest request, ILoggerFactory loggers, CancellationToken ct)
    {
        try
        {
            using var json = await JsonDocument.ParseAsync(request.Body, new() { MaxDepth = 8 }, ct);
            if (Find(json.RootElement) is { } report)
            {
                Log.ContentBlocked(
                    loggers.CreateLogger(typeof(PolicyReportEndpoints)),
                    Word(report, "effectiveDirective", "effective-directive", "violated-directive"),
                    Address(Word(report, "blockedURL", "blocked-uri")),
                    Address(Word(report, "documentURL", "document-uri")));
            }
        }
        catch (JsonException)
        {
            // Not a report: the response is the same.
        }

        return TypedResults.NoContent();
    }

    /// <summary>The first report of the body: report-uri sends one, report-to a list.</summary>
    private static JsonElement? Find(JsonElement root) =>
        root.ValueKind switch
        {
            JsonValueKind.Array
                when root.GetArrayLength() > 0
                    && root[0].ValueKind == JsonValueKind.Object
                    && root[0].TryGetProperty("body", out var body)
                    && body.ValueKind == JsonValueKind.Object => body,
            JsonValueKind.Object
                when root.TryGetProperty("csp-report", out var report) && report.ValueKind == JsonValueKind.Object =>
                report,
            _ => null,
        };

    private static string Word(JsonElement report, params string[] names)
    {
        foreach (var name in names)
        {
            if (
                report.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String
                && value.GetString() is { } text)
            {
                return UnicodeText.Truncate(text, MaxWord);
            }
        }

        return "";
    }

    /// <summary>Removes query and fragment, which may contain personal data.</summary>
    private static string Address(string text) => text.Split('?', '#')[0];

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The content security policy blocked {Directive} from {Blocked} on {Page}")]
        public static partial void ContentBlocked(ILogger logger, string directive, string blocked, string page);
    }
}
