using System.Globalization;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Web.Components.Shared.Lists;

namespace ChatPlatform.Web.Components.Pages.Conversations;

/// <summary>The filters of the page as they are in its address. Unknown values are treated as no filter.</summary>
/// <param name="From">First day on which a conversation started, in UTC.</param>
/// <param name="To">Last day on which a conversation started, in UTC.</param>
/// <param name="Sort">The order of the list.</param>
public sealed record ConversationQuery(
    string? Search = null, ConversationStatus? Status = null, string? Agent = null, int? Rating = null,
    string? Reason = null, DateOnly? From = null, DateOnly? To = null,
    ConversationSort Sort = ConversationSort.LatestActivity) : IListQuery
{
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>True when no filter is set; the order is none.</summary>
    public bool IsEmpty => this == Cleared;

    /// <summary>True when the first day is after the last one.</summary>
    public bool IsReversed => From > To;

    /// <summary>The same order without filters.</summary>
    public ConversationQuery Cleared => new(Sort: Sort);

    /// <summary>The filter, with the times at which the days begin.</summary>
    public ConversationFilter Filter => new(
        Status, Search, From is { } from ? Start(from) : null,
        To is { } to && to < DateOnly.MaxValue ? Start(to.AddDays(1)) : null, Agent, Rating, Reason);

    public IReadOnlyDictionary<string, object?> Parameters => new Dictionary<string, object?>
    {
        ["search"] = Search,
        ["state"] = Status is { } status ? ListAddress.NameOf(status) : null,
        ["agent"] = Agent,
        ["rating"] = Rating,
        ["reason"] = Reason,
        ["from"] = From?.ToString(DayFormat, CultureInfo.InvariantCulture),
        ["to"] = To?.ToString(DayFormat, CultureInfo.InvariantCulture),
        ["sort"] = ListAddress.NameOf(Sort, ConversationSort.LatestActivity),
    };

    public static ConversationQuery Of(
        string? search, string? state, string? agent, string? rating, string? reason, string? from, string? to,
        string? sort) =>
        new(
            ListAddress.TextOf(search),
            ListAddress.ValueOf<ConversationStatus>(state),
            ListAddress.TextOf(agent),
            int.TryParse(rating, CultureInfo.InvariantCulture, out var stars) && stars is >= 1 and <= 5 ? stars : null,
            EscalationReasons.All.FirstOrDefault(r => r == reason),
            DayOf(from),
            DayOf(to),
            ListAddress.ValueOf<ConversationSort>(sort) ?? ConversationSort.LatestActivity);

    private static DateOnly? DayOf(string? text) =>
        DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;

    private static DateTimeOffset Start(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
