using System.Text.Json.Serialization;
using ChatPlatform.Core.Data.Conventions;

namespace ChatPlatform.Core.Knowledge.Labels;

/// <summary>Who may be answered from a document. Each audience includes the ones before it.</summary>
[JsonConverter(typeof(EnumAsText<DocumentAudience>))]
public enum DocumentAudience
{
    /// <summary>All visitors of the tenant's site.</summary>
    Everyone,

    /// <summary>Visitors whom the tenant's site has signed in, and staff.</summary>
    [JsonStringEnumMemberName("signed_in")]
    SignedIn,

    /// <summary>The tenant's staff only; answers to customers never use the document.</summary>
    Staff,
}

/// <summary>Readers and what they may be told.</summary>
public static class Audiences
{
    /// <summary>The audiences of the documents that a reader may be answered from, as they are stored.</summary>
    internal static string[] ReadableBy(DocumentAudience reader) =>
        [.. Enum.GetValues<DocumentAudience>().Where(a => a <= reader).Select(a => TextEnums.Of(a))];
}
