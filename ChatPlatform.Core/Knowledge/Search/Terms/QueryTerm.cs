namespace ChatPlatform.Core.Knowledge.Search.Terms;

/// <summary>A stemmed word of the question, and the number of the tenant's chunks that contain it.</summary>
/// <param name="IsIdentifier">True for a whole code, such as "tx2315".</param>
internal sealed record QueryTerm(string Lexeme, int Chunks, bool IsIdentifier = false);
