using System.Collections.Frozen;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Inference.BuiltIn;

/// <summary>What the built-in assistant says around documents and tools, in one language.</summary>
/// <param name="Ask">Asks for an argument of a tool; {0} is its description.</param>
/// <param name="AskAgain">Asks again after a value that does not have the expected form; {0} as above.</param>
/// <param name="ToolFailure">Said when a tool could not be called.</param>
/// <param name="NotFound">Said when a service knows nothing under the customer's values; {0} are they.</param>
/// <param name="SignIn">Said when a tool is only for signed-in customers.</param>
/// <param name="Closest">Introduces the nearest sentence where the documents have no clear answer.</param>
/// <param name="OtherLanguage">Introduces an answer in the language of the documents; {0} is its name.</param>
/// <param name="Regret">Said before an answer to an upset customer.</param>
/// <param name="Names">Names of the languages.</param>
internal sealed record AnswerPhrases(
    string Ask, string AskAgain, string ToolFailure, string NotFound, string SignIn,
    string Closest, string OtherLanguage, string Regret, IReadOnlyDictionary<Language, string> Names)
{
    private static readonly FrozenDictionary<Language, AnswerPhrases> s_all = new Dictionary<Language, AnswerPhrases>
    {
        [Language.English] = new(
            "I can look that up. Please tell me the {0}.",
            "I could not read that. Please tell me the {0}.",
            "I could not look that up just now. Please try again in a moment.",
            "Nothing was found under {0}. Please check it, and tell me again.",
            "I can only look that up for customers who are signed in. Please sign in on this website and ask me again.",
            "I could not find a clear answer to that. The closest I have:",
            "The documents say this in {0}:",
            "I am sorry about that.",
            NamesOf("English", "German", "French", "Spanish")),
        [Language.German] = new(
            "Das kann ich nachsehen. Bitte nennen Sie mir: {0}.",
            "Das konnte ich nicht lesen. Bitte nennen Sie mir: {0}.",
            "Das konnte ich gerade nicht nachsehen. Bitte versuchen Sie es gleich noch einmal.",
            "Unter {0} wurde nichts gefunden. Bitte prüfen Sie die Angabe und nennen Sie sie mir noch einmal.",
            "Das kann ich nur für angemeldete Kunden nachsehen. Bitte melden Sie sich auf dieser Website an und fragen "
                + "Sie mich noch einmal.",
            "Eine klare Antwort darauf habe ich nicht gefunden. Am nächsten kommt:",
            "In den Unterlagen steht dazu auf {0}:",
            "Das tut mir leid.",
            NamesOf("Englisch", "Deutsch", "Französisch", "Spanisch")),
        [Language.French] = new(
            "Je peux vérifier. Indiquez-moi, s'il vous plaît : {0}.",
            "Je n'ai pas pu lire cela. Indiquez-moi, s'il vous plaît : {0}.",
            "Je n'ai pas pu vérifier pour le moment. Réessayez dans un instant, s'il vous plaît.",
            "Rien n'a été trouvé sous {0}. Vérifiez, s'il vous plaît, et indiquez-le-moi de nouveau.",
            "Je ne peux vérifier cela que pour les clients connectés. Connectez-vous sur ce site, puis reposez-moi la "
                + "question.",
            "Je n'ai pas trouvé de réponse claire. Le plus proche est :",
            "Les documents disent, en {0} :",
            "J'en suis désolé.",
            NamesOf("anglais", "allemand", "français", "espagnol")),
        [Language.Spanish] = new(
            "Puedo consultarlo. Indíqueme, por favor: {0}.",
            "No he podido leer eso. Indíqueme, por favor: {0}.",
            "No he podido consultarlo ahora. Inténtelo de nuevo en un momento, por favor.",
            "No se ha encontrado nada con {0}. Compruébelo, por favor, e indíquemelo de nuevo.",
            "Solo puedo consultarlo para clientes que han iniciado sesión. Inicie sesión en este sitio y vuelva a "
                + "preguntarme.",
            "No he encontrado una respuesta clara. Lo más cercano es:",
            "Los documentos dicen, en {0}:",
            "Lo siento mucho.",
            NamesOf("inglés", "alemán", "francés", "español")),
    }.ToFrozenDictionary();

    public static AnswerPhrases In(Language language) => s_all[language];

    /// <summary>The introductions of the nearest sentence in all languages.</summary>
    public static IReadOnlyList<string> ClosestTexts => [.. s_all.Values.Select(p => p.Closest)];

    /// <summary>True for an answer that shows the nearest sentence because it has no better one.</summary>
    public static bool IsClosest(string text) =>
        s_all.Values.Any(p => text.StartsWith(p.Closest, StringComparison.Ordinal));

    /// <summary>True for a question for a tool's argument.</summary>
    public static bool IsAsk(string text) => s_all.Values.Any(p => Begins(text, p.Ask) || Begins(text, p.AskAgain));

    private static bool Begins(string text, string format) =>
        text.StartsWith(format[..format.IndexOf('{', StringComparison.Ordinal)], StringComparison.Ordinal);

    private static Dictionary<Language, string> NamesOf(params string[] names) =>
        Enum.GetValues<Language>().Zip(names).ToDictionary(n => n.First, n => n.Second);
}
