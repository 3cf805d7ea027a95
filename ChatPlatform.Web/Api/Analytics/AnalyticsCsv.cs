using System.Text.Json;
using ChatPlatform.Core.Analytics;
using ChatPlatform.Core.Analytics.Questions;

namespace ChatPlatform.Web.Api.Analytics;

/// <summary>Writes the blocks of a report as CSV. Durations are in seconds; missing values are empty.</summary>
internal static class AnalyticsCsv
{
    public static string Summary(AnalyticsReport report) =>
        Figures(
            report, "figure",
            [
                ("conversations", s => s.Conversations),
                ("answered without a person", s => s.AnsweredWithoutPerson),
                ("share answered without a person", s => s.AnsweredWithoutPersonShare),
                ("reopened", s => s.Reopened),
                ("messages of customers", s => s.CustomerMessages),
                ("answers", s => s.Answers),
                ("failed answers", s => s.FailedAnswers),
                ("escalations", s => s.Escalations),
                ("escalations resolved", s => s.EscalationsResolved),
                ("seconds to first answer p50", s => s.FirstAnswer.P50),
                ("seconds to first answer p95", s => s.FirstAnswer.P95),
                ("seconds to a person p50", s => s.ToPerson.P50),
                ("seconds to a person p95", s => s.ToPerson.P95),
                ("seconds to resolution p50", s => s.ToResolution.P50),
                ("seconds to resolution p95", s => s.ToResolution.P95),
                ("ratings", s => s.RatedConversations),
                ("average rating", s => s.AverageRating),
                ("ratings 1", s => s.Ratings.One),
                ("ratings 2", s => s.Ratings.Two),
                ("ratings 3", s => s.Ratings.Three),
                ("ratings 4", s => s.Ratings.Four),
                ("ratings 5", s => s.Ratings.Five),
                ("thumbs up", s => s.ThumbsUp),
                ("thumbs down", s => s.ThumbsDown),
                ("thumbs down, wrong", s => s.DownReasons.Wrong),
                ("thumbs down, not my question", s => s.DownReasons.NotMyQuestion),
                ("thumbs down, out of date", s => s.DownReasons.Outdated),
                ("thumbs down, rude", s => s.DownReasons.Rude),
            ]);

    /// <summary>Figures of the period and of the days before.</summary>
    private static string Figures(
        AnalyticsReport report, string head, (string Name, Func<AnalyticsSummary, object?> Value)[] figures) =>
        CsvFile.Table(
            [head, "period", "period before"], figures,
            f => [f.Name, f.Value(report.Summary), f.Value(report.Before)]);

    public static string Conversations(AnalyticsReport report) =>
        CsvFile.Table(
            ["day", "conversations", "answered without a person", "with a person", "unanswered"], report.Days,
            d => [d.Day, d.Conversations, d.AnsweredWithoutPerson, d.WithPerson, d.Unanswered]);

    public static string Escalations(AnalyticsReport report) =>
        CsvFile.Table(["reason", "escalations"], report.Reasons, r => [r.Reason, r.Escalations]);

    /// <summary>Ratings of conversations by their score, then votes on answers.</summary>
    public static string Ratings(AnalyticsReport report) =>
        Figures(
            report, "rating",
            [
                ("5 of 5", s => s.Ratings.Five),
                ("4 of 5", s => s.Ratings.Four),
                ("3 of 5", s => s.Ratings.Three),
                ("2 of 5", s => s.Ratings.Two),
                ("1 of 5", s => s.Ratings.One),
                ("helpful", s => s.ThumbsUp),
                ("not helpful", s => s.ThumbsDown),
                ("not helpful: wrong", s => s.DownReasons.Wrong),
                ("not helpful: not my question", s => s.DownReasons.NotMyQuestion),
                ("not helpful: out of date", s => s.DownReasons.Outdated),
                ("not helpful: rude", s => s.DownReasons.Rude),
            ]);

    public static string Agents(AnalyticsReport report) =>
        CsvFile.Table(
            ["agent", "answers", "thumbs up", "thumbs down", "escalations", "input tokens", "output tokens"],
            report.Agents,
            a => [
                a.Agent ?? "(supervisor)", a.Answers, a.ThumbsUp, a.ThumbsDown, a.Escalations, a.InputTokens,
                a.OutputTokens,
            ]);

    public static string Tools(AnalyticsReport report) =>
        CsvFile.Table(
            ["tool", "calls", "failures", "refused", "milliseconds p50"], report.Tools,
            t => [t.Tool, t.Calls, t.Failures, t.Refused, t.MedianMilliseconds]);

    public static string Models(AnalyticsReport report) =>
        CsvFile.Table(
            ["model", "turns", "input tokens", "output tokens", "cost", "currency"], report.Models,
            m => [m.Model, m.Turns, m.InputTokens, m.OutputTokens, m.Cost, m.Currency]);

    public static string Questions(IReadOnlyList<QuestionGroup> groups) =>
        CsvFile.Table(
            ["group", "size", "question", "answer", "reason", "at", "conversation"],
            groups.SelectMany(g => g.Questions.Select(q => (Group: g, Question: q))),
            x => [
                x.Group.Title, x.Group.Count, x.Question.Text,
                JsonNamingPolicy.CamelCase.ConvertName(x.Question.Answer.ToString()),
                x.Question.Reason is { } reason ? JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString()) : null,
                x.Question.At, x.Question.ConversationId,
            ]);
}
