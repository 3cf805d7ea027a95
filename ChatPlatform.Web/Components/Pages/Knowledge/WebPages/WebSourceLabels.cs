using ChatPlatform.Core.Knowledge.Web;
using ChatPlatform.Web.Components.Shared.Charts;

namespace ChatPlatform.Web.Components.Pages.Knowledge.WebPages;

/// <summary>Display texts of web sources.</summary>
public static class WebSourceLabels
{
    public static string Of(WebSchedule schedule) => schedule switch
    {
        WebSchedule.Daily => "Every day",
        WebSchedule.Weekly => "Every week",
        WebSchedule.Monthly => "Every month",
        _ => "Only when asked",
    };

    /// <summary>"Sitemap, at most 100 pages. Every week."</summary>
    public static string Describe(WebSourceItem source)
    {
        var kind = source.Kind == WebSourceKind.Page
            ? "One page"
            : $"Sitemap, at most {FigureText.Count(source.MaxPages)} {(source.MaxPages == 1 ? "page" : "pages")}";
        var prefix = source.Prefix is null ? "" : $" that begin with {source.Prefix}";
        return $"{kind}{prefix}. {Of(source.Schedule)}.";
    }

    /// <summary>What a source that is queued or being read does now.</summary>
    public static string Progress(WebSourceItem source) => source switch
    {
        { Status: WebSourceStatus.Queued } => "Waiting",
        { PagesListed: > 0 } => $"Page {Math.Min(source.PagesDone + 1, source.PagesListed)} of {source.PagesListed}",
        { Kind: WebSourceKind.Sitemap } => "Reading the sitemap",
        _ => "Reading",
    };

    /// <summary>0 to 100.</summary>
    public static int Percent(WebSourceItem source) =>
        source.PagesListed == 0 ? 0 : 100 * source.PagesDone / source.PagesListed;

    /// <summary>"3 new or changed, 38 unchanged, 2 removed"; empty for nothing.</summary>
    public static string Counts(WebRunCounts run)
    {
        (int Count, string Text)[] parts =
            [(run.Read, "new or changed"), (run.Unchanged, "unchanged"), (run.Removed, "removed")];
        return string.Join(
            ", ", parts.Where(p => p.Count > 0).Select(p => $"{FigureText.Count(p.Count)} {p.Text}"));
    }
}
