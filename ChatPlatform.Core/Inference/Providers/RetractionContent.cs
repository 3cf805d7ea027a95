using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.Providers;

/// <summary>
/// What a response has said before this content was a thought of the model, and is not part of the answer.
/// </summary>
internal sealed class RetractionContent : AIContent;

internal static class AnswerUpdates
{
    /// <summary>Collects a streamed answer without what was retracted.</summary>
    public static async Task<ChatResponse> ToAnswerAsync(
        this IAsyncEnumerable<ChatResponseUpdate> updates, CancellationToken ct)
    {
        var answer = new List<ChatResponseUpdate>();
        await foreach (var update in updates.WithCancellation(ct))
        {
            if (update.Contents.OfType<RetractionContent>().Any())
            {
                answer.Clear();
                update.Contents = [.. update.Contents.Where(c => c is not RetractionContent)];
            }

            answer.Add(update);
        }

        return answer.ToChatResponse();
    }
}
