namespace ChatPlatform.FakeLlm;

/// <summary>Speed of an answer.</summary>
/// <param name="FirstToken">Time from the request to the first token.</param>
/// <param name="TokensPerSecond">Speed of further tokens; 0 sends all at once.</param>
public readonly record struct Pace(TimeSpan FirstToken, double TokensPerSecond)
{
    /// <summary>No delay.</summary>
    public static Pace Instant => default;
}

/// <summary>The fake's reply to one request.</summary>
public abstract record Reply
{
    /// <summary>A complete answer.</summary>
    public sealed record Text(string Content, Pace Pace = default) : Reply;

    /// <summary>A complete answer in equal parts, each sent when the test releases it.</summary>
    public sealed record Stepped(string Content, int Steps, SemaphoreSlim Released) : Reply;

    /// <summary>A tool call; the arguments are sent unchanged, valid or not.</summary>
    public sealed record ToolCall(string Name, string Arguments, Pace Pace = default) : Reply;

    /// <summary>An HTTP error.</summary>
    /// <param name="Body">The body as JSON; null for one that names no reason.</param>
    public sealed record Status(int Code, int? RetryAfterSeconds = null, string? Body = null) : Reply;

    /// <summary>Comments that keep the connection open, followed by an answer.</summary>
    /// <param name="Gap">Time before each comment, and before the answer.</param>
    public sealed record KeepAlive(int Comments, TimeSpan Gap, string Content) : Reply;

    /// <summary>Status 200 with these bytes.</summary>
    /// <param name="Piece">Bytes of one write; 0 writes all at once.</param>
    public sealed record Raw(byte[] Body, string ContentType, int Piece = 0) : Reply;

    /// <summary>The connection stays open without data.</summary>
    /// <param name="AfterHeaders">True sends the headers first.</param>
    public sealed record Silence(bool AfterHeaders = false) : Reply;

    /// <summary>Some text, after which the connection is reset.</summary>
    public sealed record CutOff(string Content) : Reply;

    /// <summary>Some text, after which the connection stays open without data.</summary>
    public sealed record Stall(string Content) : Reply;

    /// <summary>Text that never ends.</summary>
    public sealed record Endless(string Token) : Reply;

    /// <summary>
    /// A start, followed by the same piece until the number of bytes is sent or the client disconnects.
    /// </summary>
    public sealed record Flood(string Start, string Piece, long MaxBytes) : Reply
    {
        private long _sent;

        /// <summary>Bytes sent so far, over all requests.</summary>
        public long Sent => Interlocked.Read(ref _sent);

        internal void Count(int bytes) => Interlocked.Add(ref _sent, bytes);
    }

    /// <summary>A complete answer in which each write ends inside a UTF-8 character.</summary>
    public sealed record SplitUtf8(string Content) : Reply;
}
