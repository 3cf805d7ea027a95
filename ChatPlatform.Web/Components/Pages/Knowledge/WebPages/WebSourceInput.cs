using System.Globalization;
using ChatPlatform.Core.Knowledge.Web;
using ChatPlatform.Web.Components.Shared.Labels;

namespace ChatPlatform.Web.Components.Pages.Knowledge.WebPages;

/// <summary>Form state of a web source.</summary>
public sealed class WebSourceInput
{
    public string? Address { get; set; }

    public WebSourceKind Kind { get; set; }

    public WebSchedule Schedule { get; set; } = WebSchedule.Weekly;

    public string? MaxPages { get; set; } = WebSourceDraft.DefaultPages.ToString(CultureInfo.InvariantCulture);

    public string? Prefix { get; set; }

    /// <summary>Tags and audience of the pages.</summary>
    public LabelInput Labels { get; init; } = new();

    /// <summary>What is no number is outside of the allowed range, so that its rule says which are.</summary>
    public WebSourceDraft Draft => new(
        Address, Kind, Schedule,
        Kind == WebSourceKind.Page ? WebSourceDraft.DefaultPages
            : int.TryParse(MaxPages, NumberStyles.None, CultureInfo.InvariantCulture, out var pages) ? pages
            : 0,
        Prefix, Labels.Labels);

    public static WebSourceInput Of(WebSourceItem source) => new()
    {
        Address = source.Address,
        Kind = source.Kind,
        Schedule = source.Schedule,
        MaxPages = source.MaxPages.ToString(CultureInfo.InvariantCulture),
        Prefix = source.Prefix,
        Labels = LabelInput.Of(new(source.Tags, source.Audience)),
    };
}
