using ChatPlatform.Core.Knowledge.Ingestion.Chunking;

namespace ChatPlatform.Core.Knowledge.Search.Terms;

/// <summary>What a chunk's lexemes are made of.</summary>
/// <param name="Configuration">Text search configuration of the chunk's language.</param>
/// <param name="Plain">Text without accents, for that configuration.</param>
/// <param name="Accented">Text with accents, for the same; empty where they make no difference.</param>
/// <param name="English">Text for the English configuration; empty for a chunk in English.</param>
/// <param name="Own">Lexemes of codes and of scripts without blanks, separated by blanks.</param>
internal sealed record ChunkLexemes(string Configuration, string Plain, string Accented, string English, string Own)
{
    /// <summary>
    /// SQL that makes the lexemes from columns of a row p with the names of the parameters; none if it is off.
    /// </summary>
    public const string Expression = """
        case when p.off then ''::tsvector else to_tsvector(p.configuration::regconfig, p.plain)
            || strip(to_tsvector(p.configuration::regconfig, p.accented))
            || strip(to_tsvector('chunks', p.english))
            || array_to_tsvector(string_to_array(p.own, ' ')) end
        """;

    /// <param name="document">Text search configuration of the document.</param>
    public static ChunkLexemes Of(string title, ChunkDraft draft, string document)
    {
        var (text, own) = IndexText.OfDocument($"{title} {draft.Heading} {draft.Text}");
        var configuration = Stemming.OfChunk(draft.Text, document);
        var readings = Stemming.Readings(text, configuration).Select(r => r.Text).ToList();
        return new(
            configuration,
            readings[0],
            readings.ElementAtOrDefault(1) is { } accented && accented != readings[0] ? accented : "",
            configuration == Stemming.English ? "" : Stemming.Readings(text, Stemming.English).Single().Text,
            string.Join(' ', own));
    }
}
