using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatPlatform.Core.Secrets;

namespace ChatPlatform.Core.Tools.Http;

/// <summary>
/// The URL template of a tool. Staff define scheme, host, port, path segments and query names; the model's values fill
/// only path segments and query values, are encoded for their position, and never change the rest (S54).
/// </summary>
public static partial class UrlTemplate
{
    /// <summary>Names of the placeholders, in order.</summary>
    public static IEnumerable<string> Placeholders(string template) => Placeholder.NamesIn(template);

    /// <summary>Describes what is wrong with a template; null for a valid one.</summary>
    public static string? FindError(string template)
    {
        if (!OriginStart().IsMatch(template))
        {
            return "must begin with https:// or http:// and a host without placeholders, user name or spaces";
        }

        if (template.AsSpan().ContainsAny('\\', '#') || template.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            return "must be an address without a fragment, spaces or backslashes";
        }

        if (
            !Uri.TryCreate(FillPlaceholders(template), UriKind.Absolute, out var uri)
            || uri.OriginalString.AsSpan().ContainsAny('{', '}'))
        {
            return "must be an address with each placeholder in {braces}";
        }

        var (start, path, query) = Split(template);
        if (Placeholder.IsIn(start))
        {
            return "must have its placeholders behind the host";
        }

        return path.Split('/').Any(s => PathRules.HasDotSegment(s))
                ? "must not contain the path segments \".\" and \"..\""
            : query.Split('&').Any(pair => Placeholder.IsIn(NameOf(pair)))
                ? "must have placeholders of the query behind a name, like ?number={number}"
            : null;
    }

    /// <summary>Scheme, host and port of a valid template.</summary>
    public static string OriginOf(string template) =>
        SecretOwner.OriginOf(new Uri(FillPlaceholders(template), UriKind.Absolute));

    /// <summary>The address for these arguments, or the reason why there is none.</summary>
    /// <param name="template">May have been stored under earlier, less strict rules.</param>
    /// <param name="arguments">An object that is valid for the tool's schema; its texts are valid Unicode.</param>
    public static (Uri? Address, string? Refusal) Fill(string template, JsonElement arguments)
    {
        if (FindError(template) is not null)
        {
            return (null, "The address of this tool is not valid. Users who manage it can correct it.");
        }

        var (start, path, query) = Split(template);
        var filled = new StringBuilder(start);
        foreach (var (i, segment) in path.Split('/').Index())
        {
            if (FillSegment(segment, arguments) is not { } text)
            {
                return (null, Refusal(segment));
            }

            filled.Append(i == 0 ? "" : "/").Append(text);
        }

        foreach (var (i, pair) in (query.Length == 0 ? [] : query.Split('&')).Index())
        {
            if (FillQuery(pair, arguments) is not { } text)
            {
                return (null, Refusal(pair));
            }

            filled.Append(i == 0 ? '?' : '&').Append(text);
        }

        return Uri.TryCreate(filled.ToString(), UriKind.Absolute, out var address)
            && PathRules.Matches(template, address)
            ? (address, null)
            : (null, Refusal(template));
    }

    /// <summary>Scheme and authority, the path, and the query without its question mark.</summary>
    internal static (string Start, string Path, string Query) Split(string address)
    {
        var queryAt = address.IndexOf('?', StringComparison.Ordinal);
        var head = queryAt < 0 ? address : address[..queryAt];
        var pathAt = head.IndexOf('/', head.IndexOf("://", StringComparison.Ordinal) + 3);
        return (
            pathAt < 0 ? head : head[..pathAt], pathAt < 0 ? "" : head[pathAt..],
            queryAt < 0 ? "" : address[(queryAt + 1)..]);
    }

    internal static string NameOf(string pair) => pair.Split('=', 2)[0];

    /// <summary>The template with letters in place of each placeholder.</summary>
    internal static string FillPlaceholders(string template) => Placeholder.Replace(template, _ => "x");

    internal static bool IsVariable(string segment) => Placeholder.IsIn(segment);

    private static string Refusal(string part)
    {
        var names = Placeholders(part).Distinct().Select(n => $"\"{n}\"").ToList();
        return names.Count == 1
            ? $"The value of {names[0]} cannot be used in an address."
            : $"The values of {string.Join(" and ", names)} cannot be used in an address.";
    }

    private static string? FillSegment(string segment, JsonElement arguments)
    {
        if (!IsVariable(segment))
        {
            return segment;
        }

        var plain = Replace(segment, arguments, isPath: true, encode: false);
        return plain is null || PathRules.IsNoSegment(plain)
            ? null
            : Replace(segment, arguments, isPath: true, encode: true);
    }

    private static string? FillQuery(string pair, JsonElement arguments) =>
        IsVariable(pair) ? Replace(pair, arguments, isPath: false, encode: true) : pair;

    private static string? Replace(string part, JsonElement arguments, bool isPath, bool encode)
    {
        var isRefused = false;
        var text = Placeholder.Replace(part, name =>
        {
            var value = arguments.TryGetProperty(name, out var argument)
                ? AddressValue.Of(argument, isPath, encode)
                : "";
            isRefused |= value is null;
            return value ?? "";
        });
        return isRefused ? null : text;
    }

    [GeneratedRegex(@"^https?://[^/?#{}\s@\\]+(?:[/?]|\z)", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex OriginStart();
}
