using System.Text.RegularExpressions;
using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Analytics.Questions;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Conversations.Trials;
using ChatPlatform.Core.Inference.BuiltIn;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Analytics.Teaching;

/// <summary>A question that was asked again.</summary>
/// <param name="IsAnswered">True when an agent answers and does not say that it does not know.</param>
public sealed record RepeatedQuestion(TrialAnswer Answer, bool IsAnswered);

/// <summary>Teaches agents a question, and asks it again without effects to see whether it is answered.</summary>
public sealed class QuestionTeaching(AgentQueries agents, AgentEditor editor, AnswerTrial trial)
{
    private const int MaxJudged = 4000;

    /// <summary>
    /// <see cref="QuestionStatements.UnknownAnswer"/> with the word boundaries of .NET instead of PostgreSQL's.
    /// </summary>
    private static readonly Regex s_unknownAnswer = new(
        QuestionStatements.UnknownAnswer
            .Replace(@"\m", @"\b", StringComparison.Ordinal).Replace(@"\M", @"\b", StringComparison.Ordinal),
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(500));

    /// <summary>
    /// Adds a question to the examples of an agent, and its answer to the agent's documents where these are limited.
    /// Invalid when the agent has too many of them.
    /// </summary>
    /// <param name="answer">The document with the answer; null for none.</param>
    public async Task<EditOutcome<AgentDetail>> AddExampleAsync(
        Guid tenantId, Guid agentId, string question, Guid? answer, Actor actor, CancellationToken ct)
    {
        if (await agents.FindAsync(tenantId, agentId, ct) is not { } agent)
        {
            return EditOutcome.NotFound;
        }

        var example = question.Trim();
        var errors = new FieldErrors()
            .Text("question", example, 1, AgentDraft.MaxExample)
            .Check(
                "agent", agent.Examples.Count < AgentDraft.MaxExamples || agent.Examples.Contains(example),
                $"has {AgentDraft.MaxExamples} examples already, which is the limit");
        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        var draft = agent.ToDraft();
        var taught = draft with
        {
            Examples = agent.Examples.Contains(example) ? draft.Examples : [.. agent.Examples, example],
            DocumentIds = answer is { } id && draft.Documents is { } some && !some.Ids.Contains(id)
                ? [.. some.Ids, id] : draft.DocumentIds,
        };
        return taught == draft
            ? EditOutcome.Saved(agent)
            : await editor.UpdateAsync(tenantId, agentId, agent.ConcurrencyToken, taught, actor, ct);
    }

    /// <summary>Asks a question as the first message of a conversation.</summary>
    /// <param name="onText">Receives the text so far while the answer is written.</param>
    public async Task<EditOutcome<RepeatedQuestion>> AskAsync(
        Guid tenantId, string question, Func<string, Task> onText, Actor actor, CancellationToken ct) =>
        await trial.RunAsync(tenantId, new(Guid.Empty, null, IsAlone: false), [], question, onText, actor, ct) switch
        {
            EditOutcome<TrialAnswer>.Saved saved =>
                EditOutcome.Saved(new RepeatedQuestion(saved.Value, IsAnswered(saved.Value))),
            EditOutcome<TrialAnswer>.Invalid invalid => EditOutcome.Invalid(invalid.Errors),
            _ => EditOutcome.NotFound,
        };

    /// <summary>The rules of the list of questions without a good answer, as far as they apply to one answer.</summary>
    private static bool IsAnswered(TrialAnswer answer) =>
        answer is { Failure: null, Agents.Count: > 0 }
        && answer.Steps.All(s => s.Kind != TraceKind.Handoff)
        && !UnknownAnswers.Contains(answer.Text)
        && (answer.Citations.Count > 0 || !s_unknownAnswer.IsMatch(UnicodeText.Truncate(answer.Text, MaxJudged)));
}
