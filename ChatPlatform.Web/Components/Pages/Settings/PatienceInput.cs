using System.Globalization;
using ChatPlatform.Core.Inference.Connections;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Web.Components.Pages.Settings;

/// <summary>Form state of a connection's patience; numbers are text, empty for the platform's limit.</summary>
internal sealed class PatienceInput
{
    public string? FirstToken { get; set; }

    public string? TokenGap { get; set; }

    public string? Whole { get; set; }

    public static PatienceInput Of(ConnectionPatience? patience) => new()
    {
        FirstToken = patience?.FirstTokenSeconds?.ToString(CultureInfo.InvariantCulture),
        TokenGap = patience?.TokenGapSeconds?.ToString(CultureInfo.InvariantCulture),
        Whole = patience?.WholeSeconds?.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The patience; null when nothing is set. What cannot be read is missing, and adds an error.</summary>
    public ConnectionPatience? Read(FieldErrors errors)
    {
        var patience = new ConnectionPatience(
            Number(errors, "patience.firstTokenSeconds", FirstToken, ConnectionPatience.GapRule),
            Number(errors, "patience.tokenGapSeconds", TokenGap, ConnectionPatience.GapRule),
            Number(errors, "patience.wholeSeconds", Whole, ConnectionPatience.WholeRule));
        return patience == new ConnectionPatience() ? null : patience;
    }

    private static int? Number(FieldErrors errors, string field, string? text, string rule)
    {
        var clean = text?.Trim() ?? "";
        var isNumber = int.TryParse(clean, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        errors.Check(field, isNumber || clean.Length == 0, rule);
        return isNumber ? value : null;
    }
}
