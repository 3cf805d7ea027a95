using System.Globalization;
using System.Text.RegularExpressions;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Widgets;

/// <summary>
/// The values of a widget to change. All are restricted to patterns: no CSS, HTML or image addresses (S40).
/// </summary>
/// <param name="Color">#RRGGBB.</param>
/// <param name="Position">"right" or "left".</param>
/// <param name="Theme">"auto", "light" or "dark".</param>
/// <param name="AllowedOrigins">Scheme, host and port of sites that may embed the widget, as browsers write
/// them.</param>
/// <param name="BusinessHours">When people reply; null for always.</param>
/// <param name="OffersPerson">False when customers cannot ask for a person.</param>
/// <param name="Texts">Own texts; null for none.</param>
/// <param name="Language">One of <see cref="Languages"/>; null for that of the customer's browser.</param>
/// <param name="OfferPersonAfter">Answers in a row without help after which a person is offered first, 1 to
/// <see cref="MaxMisses"/>; 0 for never.</param>
/// <param name="BringPersonAfter">Answers in a row without help after which a person is brought, 1 to
/// <see cref="MaxMisses"/>; 0 for never.</param>
public sealed partial record WidgetDraft(
    string Color,
    string Position,
    string Theme,
    string Greeting,
    IReadOnlyList<string> SuggestedQuestions,
    IReadOnlyList<string> AllowedOrigins,
    BusinessHours? BusinessHours = null,
    bool OffersPerson = true,
    WidgetTexts? Texts = null,
    string? Language = null,
    int OfferPersonAfter = WidgetDraft.DefaultOfferAfter,
    int BringPersonAfter = WidgetDraft.DefaultBringAfter)
{
    public const int MaxGreeting = 500;
    public const int MaxQuestions = 6;
    public const int MaxQuestion = 120;
    public const int MaxOrigins = 50;

    /// <summary>Greatest number of answers without help that a rule can wait for.</summary>
    public const int MaxMisses = 10;

    public const int DefaultOfferAfter = 2;
    public const int DefaultBringAfter = 3;

    /// <summary>Languages of the widget's texts.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["ar", "de", "en", "fr"];

    /// <summary>
    /// The draft with each allowed site converted to its origin and own texts on one line. Invalid values are unchanged
    /// and fail the validation.
    /// </summary>
    internal WidgetDraft Normalized() =>
        this with
        {
            AllowedOrigins = [.. (AllowedOrigins ?? []).Select(o => OriginOf(o) ?? o)],
            Texts = (Texts ?? WidgetTexts.None).Cleaned(),
        };

    internal FieldErrors Check()
    {
        var errors = new FieldErrors()
            .Check("color", Color is not null && ColorPattern().IsMatch(Color), "must look like #1A2B3C")
            .Check("position", Position is "right" or "left", "must be right or left")
            .Check("theme", Theme is "auto" or "light" or "dark", "must be auto, light or dark")
            .Text("greeting", Greeting, 1, MaxGreeting)
            .Check(
                "language", Language is null || Languages.Contains(Language),
                $"must be one of {string.Join(", ", Languages)}")
            .Check(
                "offerPersonAfter", OfferPersonAfter is >= 0 and <= MaxMisses, $"must be 0 to {MaxMisses}; 0 is never")
            .Check(
                "bringPersonAfter", BringPersonAfter is >= 0 and <= MaxMisses, $"must be 0 to {MaxMisses}; 0 is never")
            .Check(
                "bringPersonAfter",
                BringPersonAfter <= 0 || OfferPersonAfter <= 0 || BringPersonAfter > OfferPersonAfter,
                "must be more than the number for offering a person, or 0 for never")
            .Check(
                "suggestedQuestions", SuggestedQuestions is { Count: <= MaxQuestions },
                $"must have at most {MaxQuestions} entries")
            .Check(
                "allowedOrigins", AllowedOrigins is { Count: <= MaxOrigins }, $"must have at most {MaxOrigins} entries"
            );
        foreach (var (i, question) in (SuggestedQuestions ?? []).Take(MaxQuestions).Index())
        {
            errors.Text($"suggestedQuestions[{i}]", question, 1, MaxQuestion);
        }

        foreach (var (i, origin) in (AllowedOrigins ?? []).Take(MaxOrigins).Index())
        {
            errors.Check(
                $"allowedOrigins[{i}]",
                IsOrigin(origin),
                "must be an origin such as https://www.example.com, without a path"
            );
        }

        Texts?.Check(errors);
        BusinessHours?.Check(errors);
        return errors;
    }

    /// <summary>
    /// True for exactly what a browser sends as Origin: scheme, lower-case host (which may contain underscores), and a
    /// port unless it is the default.
    /// </summary>
    public static bool IsOrigin(string? text) =>
        text is { Length: <= 300 }
        && OriginPattern().IsMatch(text)
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.GetLeftPart(UriPartial.Authority) == text;

    /// <summary>
    /// The Origin that a browser sends for this address (RFC 6454): lower case, international names as Punycode,
    /// without default port and trailing slash. Null for addresses with a user, path, query or fragment, and for
    /// invalid ones.
    /// </summary>
    public static string? OriginOf(string? text)
    {
        if (
            text is not { Length: <= 300 }
            || UnicodeText.HasInvisible(text.Trim())
            || !Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
            || uri.UserInfo.Length > 0
            || uri.AbsolutePath != "/"
            || text.AsSpan().ContainsAny('?', '#'))
        {
            return null;
        }

        var host = (uri.HostNameType == UriHostNameType.Dns ? uri.IdnHost : uri.Host).ToLowerInvariant();
        var port = uri.IsDefaultPort ? "" : string.Create(CultureInfo.InvariantCulture, $":{uri.Port}");
        var origin = $"{uri.Scheme}://{host}{port}";
        return IsOrigin(origin) ? origin : null;
    }

    /// <summary>
    /// The origin of the site that a person has typed or copied: "www.example.com" and "https://www.example.com/shop"
    /// are https://www.example.com. Null for texts that are no web address.
    /// </summary>
    public static string? SiteOf(string? text)
    {
        var address = text?.Trim() ?? "";
        if (!address.Contains("://", StringComparison.Ordinal))
        {
            address = $"{(IsLocal(address) ? "http" : "https")}://{address}";
        }

        var path = address.AsSpan(address.IndexOf("://", StringComparison.Ordinal) + 3).IndexOfAny("/?#");
        return OriginOf(path < 0 ? address : address[..(address.IndexOf("://", StringComparison.Ordinal) + 3 + path)]);
    }

    /// <summary>True for an address of the same computer, where sites are tried without a certificate.</summary>
    private static bool IsLocal(string address) =>
        (address.StartsWith("localhost", StringComparison.OrdinalIgnoreCase) && address[9..] is "" or [':' or '/', ..])
        || address.StartsWith("127.0.0.1", StringComparison.Ordinal);

    [GeneratedRegex(@"^#[0-9A-Fa-f]{6}\z", RegexOptions.NonBacktracking)]
    private static partial Regex ColorPattern();

    [GeneratedRegex(
        @"^https?://(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*|\[[0-9a-f:]+\])"
        + @"(?::[0-9]{1,5})?\z",
        RegexOptions.NonBacktracking)]
    private static partial Regex OriginPattern();
}
