using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction;

/// <summary>One line of the child process's output; exactly one member is set.</summary>
internal sealed record ExtractionMessage
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter<BlockKind>(JsonNamingPolicy.SnakeCaseLower) },
    };

    public ExtractionProgress? Progress { get; init; }

    public Block? Block { get; init; }

    /// <summary>Code of a failure; the last line.</summary>
    public string? Failure { get; init; }

    /// <summary>Everything has been written; the last line.</summary>
    public ExtractionEnd? End { get; init; }
}

/// <summary>Pages read so far.</summary>
public sealed record ExtractionProgress(int Page, int Of);

/// <summary>Properties of the whole document.</summary>
internal sealed record ExtractionEnd(string? Title, int? Pages, string? Warning);
