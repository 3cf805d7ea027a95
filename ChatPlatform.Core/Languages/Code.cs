namespace ChatPlatform.Core.Languages;

/// <summary>A word with a digit, such as "TX-2315", "E-1043/B", "10.4.2-b" or "2315".</summary>
/// <param name="Whole">
/// In lower case, without separators except a stop between two digits: "tx2315", "e1043b", "10.4.2b". Other ways of
/// writing a code give the same.
/// </param>
/// <param name="Lexemes">The whole, its parts, neighbouring parts together, and its groups of digits.</param>
/// <param name="Plain">The word as an index of words should read it: its parts separated by blanks.</param>
/// <param name="IsIdentifier">True for a code or a long number; false for measures, dates, years and prices.</param>
/// <param name="IsPair">True for two words, which are a code only if documents have it as one: "tx 2315".</param>
public sealed record Code(
    string Whole, IReadOnlyList<string> Lexemes, string Plain, bool IsIdentifier, bool IsPair, Range Place);
