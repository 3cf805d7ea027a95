using System.Text.RegularExpressions;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Tools.Http;

/// <summary>A header that is sent with each request of a tool.</summary>
/// <param name="Name">Field name (RFC 9110, section 5.1).</param>
/// <param name="Value">1 to 1,000 printable ASCII characters.</param>
public sealed partial record ToolHeader(string Name, string Value)
{
    public const int MaxHeaders = 10;
    public const int MaxName = 100;
    public const int MaxValue = 1000;

    /// <summary>Headers that the platform sets, or that change how a connection is used.</summary>
    private static readonly HashSet<string> s_reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Connection", "Content-Length", "Content-Type", "Content-Encoding", "Transfer-Encoding", "Upgrade",
        "Keep-Alive", "TE", "Trailer", "Expect", "Proxy-Authorization", "Proxy-Connection", "Idempotency-Key", "Cookie",
        "Forwarded", "Via",
    };

    internal static void CheckName(FieldErrors errors, string field, string? name) =>
        errors
            .Check(
                field, name is { Length: >= 1 and <= MaxName } && NamePattern().IsMatch(name),
                "must be a header name such as X-Client")
            .Check(
                field,
                !s_reserved.Contains(name ?? "")
                    && name?.StartsWith("X-Forwarded", StringComparison.OrdinalIgnoreCase) != true,
                "is a header that the platform sets");

    internal static void CheckValue(FieldErrors errors, string field, string? value) =>
        errors.Check(
            field, value is { Length: >= 1 and <= MaxValue } && ValuePattern().IsMatch(value),
            $"must have 1 to {MaxValue} printable ASCII characters, without spaces at its ends");

    internal static void Check(FieldErrors errors, IReadOnlyList<ToolHeader>? headers, string? secretName)
    {
        errors.Check("headers", headers is null or { Count: <= MaxHeaders }, $"must have at most {MaxHeaders} entries");
        foreach (var (i, header) in (headers ?? []).Take(MaxHeaders).Index())
        {
            CheckName(errors, $"headers[{i}].name", header?.Name);
            CheckValue(errors, $"headers[{i}].value", header?.Value);
            errors.Check(
                $"headers[{i}].name",
                !string.Equals(header?.Name, secretName, StringComparison.OrdinalIgnoreCase),
                "is the header of the secret");
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+.^_`|~-]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[!-~](?:[ -~]*[!-~])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex ValuePattern();
}
