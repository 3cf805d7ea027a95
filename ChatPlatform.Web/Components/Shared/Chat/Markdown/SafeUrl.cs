using System.Text.RegularExpressions;

namespace ChatPlatform.Web.Components.Shared.Chat.Markdown;

/// <summary>Decides which addresses become links (S39).</summary>
internal static partial class SafeUrl
{
    /// <summary>True for absolute http, https, mailto and tel URLs without invisible characters.</summary>
    public static bool IsAllowed(string? url) => url is not null && Allowed().IsMatch(url);

    [GeneratedRegex(
        @"^(?:https?://(?![/?#\\])|mailto:(?!/)|tel:(?=\+?[0-9().-]+\z))(?:[^\p{Cc}\p{Cf}\p{Z}]| )+\z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Allowed();
}
