using System.Text.Json;
using ChatPlatform.Core.Unicode;
using ChatPlatform.Web.Security.Http;
using ChatPlatform.Web.Security.Limits.Requests;

namespace ChatPlatform.Web.Endpoints;

/// <summary>
/// Where browsers report what a page's policy has stopped. Anonymous and hostile by nature: a small body, one short
/// line in the log, no answer.
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
                Log.Stopped(
                    loggers.CreateLogger(typeof(PolicyReportEndpoints)),
                    Word(report, "effectiveDirective", "effective-directive", "violated-directive"),
                    Address(Word(report, "blockedURL", "blocked-uri")),
                    Address(Word(report, "documentURL", "document-uri")));
            }
        }
        catch (JsonException)
        {
            // Not a report. Its sender learns nothing from that.
        }

        return TypedResults.NoContent();
    }

    /// <summary>The body of the first report: the older form has one, the newer a list.</summary>
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
                return UnicodeText.Cut(text, MaxWord);
            }
        }

        return "";
    }

    /// <summary>Without query and fragment, which may hold what is nobody's business.</summary>
    private static string Address(string text) => text.Split('?', '#')[0];

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning, Message = "A page's policy stopped {Directive} from {Blocked} on {Page}")]
        public static partial void Stopped(ILogger logger, string directive, string blocked, string page);
    }
}
