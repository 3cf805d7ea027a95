using System.Collections.Frozen;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Inference.BuiltIn;

/// <summary>Recognises messages of upset customers in English, German, French and Spanish.</summary>
public static class Complaint
{
    private static readonly FrozenSet<string> s_words = (
        "outrageous unacceptable ridiculous terrible awful horrible disgusting disappointed disappointing angry "
        + "furious annoyed annoying complaint complain scandal unbelievable rubbish pathetic frustrated frustrating "
        + "unverschämt unverschämtheit frechheit beschwerde beschweren ärgerlich verärgert wütend enttäuscht "
        + "enttäuschend skandal saftladen inakzeptabel schrecklich furchtbar "
        + "inadmissible scandaleux inacceptable déçu déçue furieux furieuse honteux lamentable énervé énervée "
        + "inaceptable vergüenza vergonzoso indignante decepcionado decepcionada furioso furiosa queja pésimo "
        + "enfadado enfadada")
        .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True when a word of the message says that its writer is upset.</summary>
    public static bool Is(string message) => TextLanguage.WordsOf(message).Any(s_words.Contains);
}
