namespace ChatPlatform.Core.Inference.BuiltIn.Extracts;

/// <summary>Units of one chunk, in its order.</summary>
internal sealed record ExtractPart(NumberedChunk Chunk, IReadOnlyList<TextUnit> Units);

/// <summary>What the built-in assistant answers from the chunks.</summary>
/// <param name="Relevance">Cosine of the question and the best unit, -1 to 1.</param>
/// <param name="Best">The best unit and its chunk.</param>
/// <param name="Parts">The answer; a part for each source.</param>
internal sealed record Extract(double Relevance, ExtractPart Best, IReadOnlyList<ExtractPart> Parts);
