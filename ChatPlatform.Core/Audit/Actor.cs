using System.Text.Json.Serialization;
using ChatPlatform.Core.Data.Conventions;

namespace ChatPlatform.Core.Audit;

[JsonConverter(typeof(EnumAsText<ActorKind>))]
public enum ActorKind
{
    /// <summary>A staff user, in the console or with a token of a sign-in.</summary>
    User,

    /// <summary>A program with a personal API token.</summary>
    ApiToken,

    /// <summary>A visitor in a widget.</summary>
    Visitor,

    /// <summary>Nobody who has proved who they are.</summary>
    Stranger,

    /// <summary>The platform itself: a background job, or the operator's command line.</summary>
    System,
}

/// <summary>Who acts, and from where. Made once at the edge (request, circuit, job) and handed down.</summary>
/// <param name="Id">Of the user or visitor; null for strangers and the platform.</param>
/// <param name="Name">As the audit log shows it, also when the account is gone.</param>
/// <param name="Address">IP address; null where there is none.</param>
/// <param name="RequestId">Id of the request or circuit in the log.</param>
public sealed record Actor(ActorKind Kind, Guid? Id, string Name, string? Address = null, string? RequestId = null)
{
    /// <summary>The platform itself.</summary>
    /// <param name="job">What runs, in words.</param>
    public static Actor System(string job) => new(ActorKind.System, null, job);
}
