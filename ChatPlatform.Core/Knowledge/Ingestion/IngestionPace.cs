using System.Collections.Concurrent;

namespace ChatPlatform.Core.Knowledge.Ingestion;

/// <summary>How long this instance took for recent documents, for estimates. An average in which new ones count more.
/// </summary>
public sealed class IngestionPace
{
    /// <summary>Share of the newest document in the average.</summary>
    private const double Share = 0.2;

    /// <summary>Seconds for each KiB before the first document of a kind: a page of text is about 4 KiB.</summary>
    private const double FirstGuess = 0.05;

    /// <summary>Seconds for any document.</summary>
    private const double Base = 2;

    private readonly ConcurrentDictionary<string, double> _secondsPerKibibyte = new();

    /// <summary>Notes a document that was read and embedded.</summary>
    /// <param name="size">Bytes.</param>
    public void Note(string mediaType, long size, TimeSpan took)
    {
        var rate = Math.Max(took.TotalSeconds - Base, 0) / Math.Max(size / 1024.0, 1);
        _secondsPerKibibyte.AddOrUpdate(
            mediaType, rate, (_, average) => (average * (1 - Share)) + (rate * Share));
    }

    /// <summary>Expected time for documents of a kind.</summary>
    /// <param name="size">Bytes of all.</param>
    /// <param name="count">Number of documents.</param>
    public TimeSpan Estimate(string mediaType, double size, double count) => TimeSpan.FromSeconds(
        (Base * count) + (size / 1024 * _secondsPerKibibyte.GetValueOrDefault(mediaType, FirstGuess)));
}
