using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.Resilience;

/// <summary>A streamed answer whose first update has been read.</summary>
/// <param name="Updates">Stands on the first update; the caller disposes of it.</param>
/// <param name="Any">False when the answer has no update.</param>
internal sealed record StartedAnswer(IAsyncEnumerator<ChatResponseUpdate> Updates, bool Any);
