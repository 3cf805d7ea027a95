using ChatPlatform.Core.Inference.Privacy.Detection;

namespace ChatPlatform.Core.Inference.Privacy;

/// <summary>What one request to a provider has sent, as shown to staff.</summary>
/// <param name="Provider">Kind of provider.</param>
/// <param name="Host">Host of the tenant's own connection; null for a provider of the platform.</param>
/// <param name="Model">Model id at the provider.</param>
/// <param name="Messages">Messages in the request.</param>
/// <param name="InputTokens">As counted by the model; 0 when it did not answer.</param>
/// <param name="OutputTokens">As counted by the model.</param>
/// <param name="IsRedacted">False when the tenant sends messages as they are written.</param>
/// <param name="Replaced">The values that were replaced, by kind.</param>
/// <param name="Sent">The messages as they were sent, without those that the request before had sent too, and without
/// the text of passages. Empty when the request was not redacted: the conversation has the text.</param>
/// <param name="Repeated">Messages at the beginning that the request before had sent too.</param>
/// <param name="HasAnswered">True when the provider's response was complete.</param>
public sealed record ProviderCall(
    string Provider, string? Host, string Model, int Messages, long InputTokens, long OutputTokens, bool IsRedacted,
    IReadOnlyList<ReplacedValues> Replaced, IReadOnlyList<SentMessage> Sent, int Repeated, bool HasAnswered);

/// <summary>Replaced values of one kind.</summary>
/// <param name="Count">Occurrences in the request, at least 1.</param>
public sealed record ReplacedValues(PersonalDataKind Kind, int Count);

/// <summary>A message as it was sent; long texts are cut.</summary>
/// <param name="Role">"system", "user", "assistant" or "tool".</param>
public sealed record SentMessage(string Role, string Text);

/// <summary>Where requests of a client go.</summary>
/// <param name="Kind">Kind of provider.</param>
/// <param name="Host">Host to show to the tenant; null for a provider of the platform.</param>
/// <param name="Model">Model of requests that name none.</param>
internal sealed record ProviderTarget(string Kind, string? Host, string Model);
