using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.Resilience;

/// <summary>No provider has answered, and the tenant leaves the message to a person.</summary>
internal sealed class PersonContent : AIContent;
