using System.Text.Json.Serialization;
using ChatPlatform.Core.Data.Conventions;

namespace ChatPlatform.Core.Audit;

[JsonConverter(typeof(EnumAsText<ActorKind>))]
public enum ActorKind
{
    /// <summary>A staff user, in the console or with a bearer token.</summary>
    User,

    /// <summary>An API client with a personal API token.</summary>
    ApiToken,

    /// <summary>A visitor in a widget.</summary>
    Visitor,

    /// <summary>An unauthenticated client.</summary>
    Anonymous,

    /// <summary>The platform itself: a background job or an operator command.</summary>
    System,
}

/// <summary>
/// Who performs an action, and from where. Created once at the entry point (request, circuit or job) and passed on.
/// </summary>
/// <param name="Id">Id of the user or visitor; null for unauthenticated clients and the platform.</param>
/// <param name="Name">Name in the audit log, which is kept when the account is deleted.</param>
/// <param name="Address">IP address; null when there is none.</param>
/// <param name="RequestId">Id of the request or circuit in the application log.</param>
public sealed record Actor(ActorKind Kind, Guid? Id, string Name, string? Address = null, string? RequestId = null)
{
    /// <summary>The platform as an actor.</summary>
    /// <param name="job">Name of the job.</param>
    public static Actor System(string job) => new(ActorKind.System, null, job);
}
