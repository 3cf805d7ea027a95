using ChatPlatform.Core.Jobs;

namespace ChatPlatform.Core.Knowledge.Ingestion;

/// <summary>Tells this instance's worker that a document waits.</summary>
public sealed class IngestionSignal : JobSignal;
