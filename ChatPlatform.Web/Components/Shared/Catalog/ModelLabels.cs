using System.Globalization;

namespace ChatPlatform.Web.Components.Shared.Catalog;

/// <summary>Texts about what a model can do and costs.</summary>
internal static class ModelLabels
{
    private const int Thousand = 1000;
    private const int Million = 1_000_000;

    /// <summary>Capabilities and context window, such as "tools, JSON, 400k context"; empty when nothing is
    /// known.</summary>
    public static string Hint(bool hasTools, bool hasJson, int? contextTokens)
    {
        List<string> parts = [];
        if (hasTools)
        {
            parts.Add("tools");
        }

        if (hasJson)
        {
            parts.Add("JSON");
        }

        if (contextTokens is { } tokens)
        {
            parts.Add($"{Tokens(tokens)} context");
        }

        return string.Join(", ", parts);
    }

    /// <summary>A number of tokens, such as "400k" or "1M".</summary>
    public static string Tokens(int tokens) =>
        tokens >= Million
            ? (tokens / (double)Million).ToString("0.#", CultureInfo.InvariantCulture) + "M"
        : tokens >= Thousand
            ? (tokens / (double)Thousand).ToString("0.#", CultureInfo.InvariantCulture) + "k"
        : tokens.ToString(CultureInfo.InvariantCulture);

    /// <summary>A price of a million tokens, such as "0.25"; "-" when not known.</summary>
    public static string Price(decimal? price) => price?.ToString("0.00####", CultureInfo.InvariantCulture) ?? "-";
}
