using ChatPlatform.Core.Analytics;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Tools;

namespace ChatPlatform.Tests.Analytics;

/// <summary>Conversations of a tenant and the figures that they must give, counted in memory.</summary>
internal sealed class SeededTalks
{
    private readonly List<SeededTalk> _talks = [];

    /// <summary>Different conversations on consecutive days.</summary>
    /// <param name="seed">Makes the conversations of two tenants differ.</param>
    public static SeededTalks Create(DateOnly first, int days, int seed)
    {
        var random = new Random(seed);
        var talks = new SeededTalks();
        for (var i = 0; i < days; i++)
        {
            var midnight = new DateTimeOffset(first.AddDays(i), TimeOnly.MinValue, TimeSpan.Zero);
            talks._talks.AddRange(
                Enumerable.Range(0, random.Next(4)).Select(n => Next(random, midnight.AddHours(n * 7))));
        }

        return talks;
    }

    public async Task SaveAsync(AppFixture app, Guid tenantId)
    {
        foreach (var talk in _talks)
        {
            await talk.SaveAsync(app, tenantId);
        }
    }

    public AnalyticsSummary Summary(AnalyticsPeriod period)
    {
        var talks = In(period);
        var escalated = talks.Where(t => t.Reason is not null).ToList();
        var ratings = talks.Select(t => t.Rating).OfType<int>().ToList();
        return new(
            period.From, period.To, talks.Count, talks.Count, talks.Count(t => t.FirstText is not null),
            talks.Count(t => t.FirstText is null), escalated.Count, escalated.Count(t => t.Resolved is not null),
            ratings.Count, ratings.Count == 0 ? null : Rounded(ratings.Average()),
            talks.Count(t => t.Feedback == FeedbackRating.Up), talks.Count(t => t.Feedback == FeedbackRating.Down),
            talks.Count(t => t.IsAnsweredWithoutPerson), talks.Count(t => t.IsReopened),
            new(Rated(1), Rated(2), Rated(3), Rated(4), Rated(5)),
            Durations(talks.Select(t => t.FirstText)),
            Durations(escalated.Where(t => t.Reason != "taken_over").Select(t => (double?)t.Accepted)),
            Durations(escalated.Select(t => (double?)t.Resolved)),
            new(
                Down(FeedbackReason.Wrong), Down(FeedbackReason.NotMyQuestion), Down(FeedbackReason.Outdated),
                Down(FeedbackReason.Rude)));

        int Down(FeedbackReason reason) =>
            talks.Count(t => t.Feedback == FeedbackRating.Down && t.DownReason == reason);
        int Rated(int score) => ratings.Count(r => r == score);
    }

    public IEnumerable<ConversationDay> Days(AnalyticsPeriod period) =>
        Enumerable.Range(0, period.Days).Select(i => period.First.AddDays(i)).Select(day =>
        {
            var talks = In(new(day, day));
            return new ConversationDay(
                day, talks.Count, talks.Count(t => t.IsAnsweredWithoutPerson), talks.Count(t => t.Reason is not null));
        });

    public IEnumerable<EscalationReason> Reasons(AnalyticsPeriod period) =>
        In(period).Where(t => t.Reason is not null).GroupBy(t => t.Reason!)
            .Select(g => new EscalationReason(g.Key, g.Count()))
            .OrderByDescending(r => r.Escalations).ThenBy(r => r.Reason, StringComparer.Ordinal);

    public IEnumerable<AgentFigures> Agents(AnalyticsPeriod period)
    {
        var talks = In(period);
        var usage = talks.SelectMany(t => t.Usage).ToList();
        return talks.SelectMany(t => t.FirstText is null ? [] : t.Agents).Concat(usage.Select(u => u.Agent)).Distinct()
            .Select(agent =>
            {
                var answered = talks.Where(t => t.FirstText is not null && t.Agents.Contains(agent)).ToList();
                var used = usage.Where(u => u.Agent == agent).ToList();
                return new AgentFigures(
                    agent, answered.Count, answered.Count(t => t.Feedback == FeedbackRating.Up),
                    answered.Count(t => t.Feedback == FeedbackRating.Down), answered.Count(t => t.Reason is not null),
                    used.Sum(u => u.InputTokens), used.Sum(u => u.OutputTokens));
            });
    }

    public IEnumerable<ToolFigures> Tools(AnalyticsPeriod period) =>
        In(period).SelectMany(t => t.Calls).GroupBy(c => c.Tool).Select(g => new ToolFigures(
            g.Key, g.Count(), g.Count(c => c.Status is ToolInvocationStatus.Failed or ToolInvocationStatus.Unknown),
            g.Count(c => c.Status == ToolInvocationStatus.Refused),
            Percentile([.. g.Select(c => (double?)c.Milliseconds).OfType<double>().Order()], 0.5)));

    public IEnumerable<ModelFigures> Models(AnalyticsPeriod period) =>
        In(period).SelectMany(t => t.Usage.Select(u => (Talk: t, Usage: u))).GroupBy(u => u.Usage.Model)
            .Select(g => new ModelFigures(
                g.Key, g.Select(u => u.Talk).Distinct().Count(), g.Sum(u => u.Usage.InputTokens),
                g.Sum(u => u.Usage.OutputTokens)));

    private List<SeededTalk> In(AnalyticsPeriod period) =>
        [.. _talks.Where(t => t.At >= period.From && t.At < period.To)];

    private static SeededTalk Next(Random random, DateTimeOffset at)
    {
        var isEscalated = random.Next(3) == 0;
        var accepted = isEscalated && random.Next(2) == 0 ? random.Next(1, 600) : (int?)null;
        var feedback = Pick<FeedbackRating?>(random, FeedbackRating.Up, FeedbackRating.Down, null);
        return new(at)
        {
            FirstText = random.Next(5) == 0 ? null : random.Next(1, 40) / 10d,
            Agents = random.Next(4) == 0 ? ["Parcels", "Invoices"] : ["Parcels"],
            Feedback = feedback,
            DownReason = feedback == FeedbackRating.Down
                ? Pick<FeedbackReason?>(random, [null, .. Enum.GetValues<FeedbackReason>()])
                : null,
            Rating = random.Next(2) == 0 ? random.Next(1, 6) : null,
            Reason = isEscalated ? Pick(random, "customer_asked", "tool_failed", "taken_over") : null,
            Accepted = accepted,
            Resolved = accepted is { } wait && random.Next(2) == 0 ? wait + random.Next(900) : null,
            IsReopened = random.Next(4) == 0,
            Usage =
            [
                new("Parcels", Pick(random, "small", "large"), random.Next(1000), random.Next(100)),
                new(null, "small", random.Next(100), 10),
            ],
            Calls =
            [
                .. Enumerable.Range(0, random.Next(3)).Select(_ => (
                    Pick(random, "track", "pay"), Pick(random, Enum.GetValues<ToolInvocationStatus>()),
                    random.Next(3) == 0 ? null : (int?)random.Next(900))),
            ],
        };
    }

    private static T Pick<T>(Random random, params T[] values) => values[random.Next(values.Length)];

    private static DurationFigures Durations(IEnumerable<double?> seconds)
    {
        List<double> sorted = [.. seconds.OfType<double>().Order()];
        return new(sorted.Count, Percentile(sorted, 0.5), Percentile(sorted, 0.95));
    }

    /// <summary>The percentile between the two nearest values, rounded as by <see cref="Rounded"/>.</summary>
    private static double? Percentile(List<double> sorted, double share)
    {
        if (sorted.Count == 0)
        {
            return null;
        }

        var position = share * (sorted.Count - 1);
        var (below, above) = (sorted[(int)position], sorted[Math.Min((int)position + 1, sorted.Count - 1)]);
        return Rounded(below + ((above - below) * (position - (int)position)));
    }

    /// <summary>Rounds to milliseconds, so that results of different floating-point operations are equal.</summary>
    public static double? Rounded(double? value) => value is { } number ? Math.Round(number, 3) : null;
}
