using ChatPlatform.Core.Jobs;

namespace ChatPlatform.Core.Knowledge.Ingestion;

/// <summary>Wakes this instance's worker when a document is queued.</summary>
public sealed class IngestionSignal : JobSignal;
