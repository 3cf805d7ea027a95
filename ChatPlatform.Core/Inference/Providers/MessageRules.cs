using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.Providers;

/// <summary>What servers require of the messages of a request.</summary>
internal static class MessageRules
{
    /// <summary>
    /// Joins neighbouring messages of one role, which many servers refuse; they arise when an answer has failed.
    /// Results of tools stay apart.
    /// </summary>
    public static IReadOnlyList<ChatMessage> Merge(IEnumerable<ChatMessage> messages)
    {
        var merged = new List<ChatMessage>();
        foreach (var message in messages)
        {
            if (merged.LastOrDefault() is { } last && last.Role == message.Role && message.Role != ChatRole.Tool)
            {
                var separates = last.Contents.LastOrDefault() is TextContent && message.Contents is [TextContent, ..];
                merged[^1] = new(
                    last.Role, [.. last.Contents, .. separates ? Blank() : [], .. message.Contents]);
            }
            else
            {
                merged.Add(message);
            }
        }

        return merged;
    }

    private static AIContent[] Blank() => [new TextContent("\n\n")];
}
