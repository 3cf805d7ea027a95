using System.Text.Json;
using ChatPlatform.Core.Realtime;

namespace ChatPlatform.Core.Knowledge;

/// <summary>Publishes changes of documents to connected pages.</summary>
public sealed class DocumentPublisher(LiveHub hub)
{
    /// <summary>Publishes that a document was added, changed or deleted. To be called after the commit.</summary>
    public void Changed(Guid tenantId, Guid documentId) =>
        hub.Publish(Topic.Documents(tenantId), DocumentChange.Of(documentId));

    /// <summary>Publishes that a web source was added, changed or deleted. To be called after the commit.</summary>
    public void SourceChanged(Guid tenantId, Guid sourceId) =>
        hub.Publish(Topic.Documents(tenantId), DocumentChange.OfSource(sourceId));
}

/// <summary>Notification that a document or a web source has changed.</summary>
public static class DocumentChange
{
    public const string Type = "document.changed";

    public static LiveEvent Of(Guid documentId) => new(null, Type, JsonSerializer.SerializeToUtf8Bytes(documentId));

    public static LiveEvent OfSource(Guid sourceId) =>
        new(null, "web_source.changed", JsonSerializer.SerializeToUtf8Bytes(sourceId));
}
