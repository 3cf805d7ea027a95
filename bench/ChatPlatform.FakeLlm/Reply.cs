namespace ChatPlatform.FakeLlm;

/// <summary>How fast an answer comes.</summary>
/// <param name="FirstToken">From the request to the first token.</param>
/// <param name="TokensPerSecond">After that; 0 means all at once.</param>
public readonly record struct Pace(TimeSpan FirstToken, double TokensPerSecond)
{
    /// <summary>No delay at all.</summary>
    public static Pace Instant => default;
}

/// <summary>What the fake answers to one request.</summary>
public abstract record Reply
{
    /// <summary>A whole answer.</summary>
    public sealed record Text(string Content, Pace Pace = default) : Reply;

    /// <summary>A call of a tool; the arguments are sent as they are, valid or not.</summary>
    public sealed record ToolCall(string Name, string Arguments, Pace Pace = default) : Reply;

    /// <summary>An error of HTTP.</summary>
    public sealed record Status(int Code, int? RetryAfterSeconds = null) : Reply;

    /// <summary>200 with these bytes, whatever they are.</summary>
    public sealed record Raw(byte[] Body, string ContentType) : Reply;

    /// <summary>The connection stands and nothing comes.</summary>
    /// <param name="AfterHeaders">True: the headers came, and then nothing.</param>
    public sealed record Silence(bool AfterHeaders = false) : Reply;

    /// <summary>Some text, and then the connection breaks.</summary>
    public sealed record CutOff(string Content) : Reply;

    /// <summary>Some text, and then nothing while the connection stands.</summary>
    public sealed record Stall(string Content) : Reply;

    /// <summary>Text that never ends.</summary>
    public sealed record Endless(string Token) : Reply;

    /// <summary>
    /// A start, and then the same piece again and again until so many bytes are sent or the reader hangs up.
    /// </summary>
    public sealed record Flood(string Start, string Piece, long MostBytes) : Reply
    {
        private long _sent;

        /// <summary>Bytes that were sent so far, over all requests.</summary>
        public long Sent => Interlocked.Read(ref _sent);

        internal void Count(int bytes) => Interlocked.Add(ref _sent, bytes);
    }

    /// <summary>A whole answer of which each write ends inside a character.</summary>
    public sealed record SplitUtf8(string Content) : Reply;
}
