


namespace ChatPlatform.Core.Tenancy;

/// <summary>
/// What one tenant may use. Null takes the platform's default: <see cref="TenantLimitDefaults"/>, and the section
/// "Uploads" for documents.
/// </summary>
/// <param name="RequestsPerMinute">Calls of the widget's and the REST API together, a minute.</param>
/// <param name="TurnsPerDay">Answers by the assistant, a day (UTC).</param>
/// <param name="TokensPerMonth">Tokens in and out of models, a calendar month (UTC).</param>
/// <param name="Documents">Documents kept at the same time.</param>
/// <param name="StorageBytes">Bytes of documents kept at the same time.</param>
/// <param name="Members">Users of the staff, open invitations included.</param>
/// <param name="Agents">Agents, the disabled ones included.</param>
public sealed record TenantLimits(
    int? RequestsPerMinute = null,
    int? TurnsPerDay = null,
    long? TokensPerMonth = null,
    int? Documents = null,
    long? StorageBytes = null,
    int? Members = null,
    int? Agents = null);
