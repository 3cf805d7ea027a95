namespace ChatPlatform.Core.Tenancy.Quotas;

/// <summary>
/// Limits of one tenant. Null uses the platform's default: <see cref="TenantLimitDefaults"/>, and the section "Uploads"
/// for documents.
/// </summary>
/// <param name="RequestsPerMinute">Requests to the widget's and the REST API together, per minute.</param>
/// <param name="TurnsPerDay">Answers by the assistant, per day (UTC).</param>
/// <param name="TokensPerMonth">Input and output tokens of models, per calendar month (UTC).</param>
/// <param name="Documents">Stored documents.</param>
/// <param name="StorageBytes">Bytes of stored documents.</param>
/// <param name="Members">Members, including open invitations.</param>
/// <param name="Agents">Agents, including disabled ones.</param>
public sealed record TenantLimits(
    int? RequestsPerMinute = null,
    int? TurnsPerDay = null,
    long? TokensPerMonth = null,
    int? Documents = null,
    long? StorageBytes = null,
    int? Members = null,
    int? Agents = null);
