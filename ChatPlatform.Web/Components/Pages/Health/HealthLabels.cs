using System.Globalization;
using ChatPlatform.Web.Components.Shared;
using ChatPlatform.Web.Hosting.Health;

namespace ChatPlatform.Web.Components.Pages.Health;

/// <summary>Display texts of the health page.</summary>
public static class HealthLabels
{
    public static string Of(HealthState state) => state switch
    {
        HealthState.Ok => "OK",
        HealthState.Warning => "Warning",
        HealthState.Failed => "Failed",
        _ => "Not configured",
    };

    /// <summary>Colour of the chip.</summary>
    public static string KindOf(HealthState state) => state switch
    {
        HealthState.Ok => "ok",
        HealthState.Warning => "waiting",
        HealthState.Failed => "danger",
        _ => "",
    };

    /// <summary>A text or number with its unit; empty for a time, which the page shows relative to now.</summary>
    public static string Of(HealthFact fact) => (fact.Text, fact.Number, fact.Unit) switch
    {
        ({ } text, _, _) => text,
        (_, { } bytes, "bytes") => FileSize.Text((long)bytes),
        (_, { } number, "ms") => string.Create(CultureInfo.InvariantCulture, $"{number:0.#} ms"),
        (_, { } number, "percent") => string.Create(CultureInfo.InvariantCulture, $"{number:0} %"),
        (_, { } number, _) => string.Create(CultureInfo.InvariantCulture, $"{number:N0}"),
        _ => fact.At is null ? "none" : "",
    };
}
