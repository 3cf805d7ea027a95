using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Inference.BuiltIn;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Analytics.Questions;

/// <summary>
/// SQL of <see cref="QuestionQueries"/>. $1 tenant, $2 begin (inclusive), $3 end (exclusive), $4 maximum turns that are
/// read, $5 maximum questions, $6 <see cref="UnknownAnswer"/>, $7 <see cref="UnknownAnswers.Closest"/>.
/// </summary>
internal static class QuestionStatements
{
    /// <summary>
    /// Regular expression (case-insensitive) for an answer that says it does not know, in English, German, French and
    /// Spanish. It is applied only to answers without a citation.
    /// </summary>
    public const string UnknownAnswer =
        @"(could(n.?t| not)|can(not|.?t)|unable to|not able to|did(n.?t| not)) (find|answer|help)"
        + @"|\m(do(n.?t| not) (know|have (any |enough |that )?information))"
        + @"|\mno information\M|\mnot sure\M"
        + @"|\mwei(ß|ss) (ich |es )?(das )?(leider )?nicht|\mkeine (informationen|antwort|angaben)"
        + @"|\m(finde|gefunden).{0,40}\mnicht\M|\mnicht (finden|gefunden|beantworten)"
        + @"|\mne sais pas|\mpas (trouvé|pu trouver)|\maucune information"
        + @"|\mno (lo )?sé\M|\mno (he |pude )?(encontr|puedo (encontrar|responder))|\mno tengo información";

    /// <summary>
    /// The questions of the newest turns whose answer was weak, newest first, without those that staff have marked as
    /// done. Of several reasons the first one counts.
    /// </summary>
    public static readonly string Weak = $"""
        select q.conversation_id, q.id, q.text, w.answer, t.created_at,
          case when a.feedback = {Literal(FeedbackRating.Down)} then a.feedback_reason end
        from (
          select * from turns where tenant_id = $1 and created_at >= $2 and created_at < $3
          order by created_at desc limit $4) t
        join messages q on q.tenant_id = $1 and q.id = t.message_id
        left join messages a on a.tenant_id = $1 and a.id = t.answer_id
        cross join lateral (
          select case
            when a.feedback = {Literal(FeedbackRating.Down)} then {Literal(WeakAnswer.ThumbsDown)}
            when {IsAnswered("a")} and exists (
              select from escalations e
              where e.tenant_id = $1 and e.created_at >= t.created_at and e.conversation_id = t.conversation_id
                and not exists (
                  select from messages n
                  where n.tenant_id = $1 and n.conversation_id = t.conversation_id and n.seq > a.seq
                    and n.created_at <= e.created_at and {IsAnswered("n")})
            ) then {Literal(WeakAnswer.Escalated)}
            when t.status = {Literal(TurnStatus.Failed)} then {Literal(WeakAnswer.Failed)}
            when {IsAnswered("a")} and a.agents = array[]::text[] and not t.trace @> {Handoff}
              and not t.trace @> {SmallTalk}
              then {Literal(WeakAnswer.AskedBack)}
            when {IsAnswered("a")} and ((a.citations = '[]' and a.text ~* $6)
              or exists (select from unnest($7::text[]) c where starts_with(a.text, c)))
              then {Literal(WeakAnswer.Unknown)}
          end as answer) w
        where w.answer is not null and not exists (
          select from taught_questions d where d.tenant_id = $1 and d.message_id = q.id)
        order by t.created_at desc, t.id desc limit $5
        """;

    private static string Handoff => $$"""'[{"kind":"{{TextEnums.Of(TraceKind.Handoff)}}"}]'""";

    private static string SmallTalk => $$"""'[{"title":"{{Responder.SmallTalk}}"}]'""";

    private static string IsAnswered(string message) =>
        $"{message}.role = {Literal(MessageRole.Assistant)} and {message}.status = {Literal(MessageStatus.Complete)}";
}
