using System.Collections.Frozen;

namespace ChatPlatform.Core.Inference.Privacy.Detection;

/// <summary>The words after which a name stands, and the words that are none.</summary>
internal static class NameCues
{
    private const string Blank = " \u00A0";

    private static readonly NameCue[] s_all =
    [
        .. Of(
            Blank + ":“\"'*",
            "my name is", "my name's", "my full name is", "my first name is", "my last name is", "my surname is",
            "my family name is", "my middle name is", "his name is", "her name is", "their name is", "the name is",
            "wife's name is", "husband's name is", "partner's name is", "son's name is", "daughter's name is",
            "mother's name is", "father's name is", "colleague's name is", "under the name", "under the name of",
            "on the name", "in the name of", "on behalf of", "people call me", "you can call me", "i am called",
            "i'm called", "my name to", "my surname to", "my last name to", "the name to", "name from", "booked under",
            "booking under", "reservation under", "appointment under", "session under", "listed under",
            "it's under", "its under",
            "mein name ist", "mein name lautet", "mein vorname ist", "mein nachname ist", "ich heiße", "ich heisse",
            "ihr name ist", "sein name ist", "auf den namen", "unter dem namen", "auf namen", "im namen von",
            "je m'appelle", "mon nom est", "mon prénom est", "au nom de", "je me nomme", "son nom est",
            "me llamo", "mi nombre es", "mi apellido es", "mi nombre completo es", "su nombre es", "a nombre de",
            "se llama")
            .Select(c => c with { AllowsLowerCase = true }),
        .. Of(
            Blank, "i am", "i'm", "ich bin", "hier ist", "je suis", "soy")
            .Select(c => c with { IsAmbiguous = true }),
        .. Of(Blank, "this is").Select(c => c with { NeedsTwoWords = true }),
        .. Of(Blank, "hier spricht", "speaking with", "habla"),
        .. Of(Blank + ".", "mr", "mrs").Select(c => c with { AllowsLowerCase = true }),
        .. Of(
            Blank + ".",
            "ms", "miss", "mister", "mx", "dr", "prof", "professor", "doctor", "doktor", "herr", "herrn", "frau",
            "familie", "mme", "mlle", "sr", "sra", "srta")
            .Select(c => c with { IsCapitalised = true }),
        .. Of(Blank, "monsieur", "madame", "mademoiselle", "señor", "señora", "señorita", "don", "doña"),
        .. Of(
            Blank + ",.!\r\n",
            "best regards", "kind regards", "warm regards", "best wishes", "yours sincerely", "yours truly",
            "yours faithfully", "mit freundlichen grüßen", "mit freundlichem gruß", "freundliche grüße", "viele grüße",
            "liebe grüße", "beste grüße", "herzliche grüße", "schöne grüße", "mfg", "lg", "vg",
            "bien à vous", "salutations distinguées", "bien cordialement", "un saludo", "saludos cordiales"),
        .. Of(
            Blank + ",.!\r\n",
            "regards", "sincerely", "cheers", "gruß", "grüße", "cordialement", "saludos", "atentamente")
            .Select(c => c with { Needs = ",\n" }),
        .. Of(
            Blank + ",.!\r\n",
            "many thanks", "thanks", "thank you", "danke", "vielen dank", "merci", "gracias", "muchas gracias")
            .Select(c => c with { Needs = "\n" }),
        .. Of(
            Blank + ":=",
            "name", "names", "full name", "first name", "last name", "surname", "family name", "customer", "passenger",
            "account holder", "cardholder", "recipient", "guest", "patient", "contact person",
            "vorname", "nachname", "familienname", "kunde", "kundin", "kontoinhaber", "empfänger", "ansprechpartner",
            "nom", "prénom", "titulaire", "destinataire", "nombre", "apellido", "apellidos", "titular", "destinatario")
            .Select(c => c with { Needs = ":=", IsLabel = true, AllowsLowerCase = true }),
    ];

    private static readonly FrozenDictionary<string, NameCue[]> s_byFirst = s_all
        .GroupBy(c => c.Words[0])
        .ToFrozenDictionary(g => g.Key, g => g.OrderByDescending(c => c.Words.Length).ToArray());

    /// <summary>Words in lower case inside of names.</summary>
    public static FrozenSet<string> Particles { get; } =
        Set("van von vom zu zur der den de del della la las le los du des di da do dos bin ibn al el y e");

    /// <summary>Words that are no names although they are written with a capital.</summary>
    private static readonly FrozenSet<string> s_neverNames = Set(
        "i i'm i've i'd i'll it it's the a an my your his her our their this that these those not no yes and or but "
        + "ich wir sie er es der die das den ein eine mein meine ihr ihre nicht kein keine und oder aber leider bitte "
        + "je nous vous il elle on le la les un une mon ma mes votre pas et ou mais de "
        + "yo nosotros usted el los las una mi su no y pero por "
        + "monday tuesday wednesday thursday friday saturday sunday january february march april june july august "
        + "september october november december montag dienstag mittwoch donnerstag freitag samstag sonntag januar "
        + "februar märz juni juli oktober dezember customer service support team kundenservice kundendienst "
        + "american australian austrian british canadian chinese danish dutch english european french german greek "
        + "indian irish italian japanese muslim polish portuguese russian scottish spanish swedish swiss turkish "
        + "deutscher deutsche österreicher schweizer student kunde kundin rentner");

    /// <summary>Words that stand after a name of one word: "I am Ann from Leeds".</summary>
    public static FrozenSet<string> Followers { get; } =
        Set("and from with und aus von et de y calling speaking writing here i my can could ich");

    /// <summary>Words that end a name in lower case, and with which none begins.</summary>
    private static readonly FrozenSet<string> s_commonWords = Set(
        "a about account actually again all already also always am an and any are as at be because been "
        + "before but by can card changed correct could currently did different differently displayed do does "
        + "doesn't don't email english for from get give going had has have he hello hello help her hi his how i "
        + "i'd i'll i'm i've if in incorrect incorrectly is isn't it its it's just know last like listed made "
        + "make may me misspelled missing mispelled must my need needs new no not now number of ok on one or "
        + "order our out password please printed required same she shown should so some something spelled "
        + "spelt still than thank thanks that the their them then there these they this to today tomorrow too "
        + "under unknown up us use used want was we were what when where which who why will with would "
        + "written wrong you your yesterday since sorry something else aber als am an auch auf aus bei bitte "
        + "das dass dem den der die ein eine er es falsch für haben hat hier ich ihr im in ist ja kann können "
        + "mein meine mit möchte nach nicht noch nun oder sehr sein seit sie sind so und unter von vom war "
        + "was wenn wer wie wir wo zu zum au aussi avec bonjour ce ces comment dans de des du elle en est et "
        + "faux il j'ai je la le les ma mais merci mes mon ne nom nous ou où par pas pour que qui sans sont "
        + "sur une un vous voudrais al con cómo de del el ella en es esta está falso gracias hola incorrecto "
        + "la las lo los me mi muy no nombre o para pero por que quiero quién se si soy su tengo un una y yo");

    /// <summary>The cues whose first word it is, the longest first.</summary>
    public static IReadOnlyList<NameCue> StartingWith(string word) => s_byFirst.GetValueOrDefault(word) ?? [];

    /// <summary>True for a word that is a title, such as "Dr".</summary>
    public static bool IsTitle(string word) => StartingWith(word).Any(c => c.IsCapitalised);

    /// <summary>True for a word that is no name.</summary>
    /// <param name="word">The word in lower case.</param>
    /// <param name="isUpper">True when it is written with a capital: then only few words are no names.</param>
    public static bool IsOrdinary(string word, bool isUpper) =>
        s_neverNames.Contains(word) || (!isUpper && s_commonWords.Contains(word));

    private static IEnumerable<NameCue> Of(string gaps, params string[] cues) =>
        cues.Select(c => new NameCue(c.Split(' '), gaps));

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet();
}
