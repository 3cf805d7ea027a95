using System.Globalization;

namespace ChatPlatform.Bench;

/// <summary>Options of a run.</summary>
/// <param name="WordList">A file with a word on each line for documents to upload; null for a run of turns.</param>
internal sealed record BenchOptions(
    string Program,
    int Port,
    int OutsidePort,
    int Sessions,
    int Turns,
    int WarmUpTurns,
    TimeSpan Limit,
    TimeSpan FirstToken,
    double TokensPerSecond,
    int PostgresId,
    bool IsQuiet,
    string? WordList)
{
    /// <summary>True when the model's speed is simulated.</summary>
    public bool IsPaced => FirstToken > TimeSpan.Zero || TokensPerSecond > 0;

    public static BenchOptions Read(string[] args)
    {
        var given = args.Chunk(2).ToDictionary(p => p[0].TrimStart('-'), p => p.Length == 2 ? p[1] : "");
        return new(
            given["program"],
            Number("port", 5390),
            Number("outside-port", 5391),
            Number("sessions", 100),
            Number("turns", 10_000),
            Number("warm-up", 5_000),
            TimeSpan.FromSeconds(Number("seconds", 60)),
            TimeSpan.FromMilliseconds(Number("first-token", 0)),
            Number("rate", 0),
            Number("postgres", 0),
            Number("quiet", 0) == 1,
            given.GetValueOrDefault("documents"));

        int Number(string name, int otherwise) =>
            given.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
    }
}
