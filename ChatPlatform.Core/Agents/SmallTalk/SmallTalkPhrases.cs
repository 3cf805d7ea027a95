namespace ChatPlatform.Core.Agents.SmallTalk;

/// <summary>
/// Recognises messages that consist of nothing but greetings, thanks and the like, in English, German, French and
/// Spanish. A message that also says something else is a request.
/// </summary>
public static class SmallTalkPhrases
{
    private static readonly PhraseTable<SmallTalkKind> s_phrases = new PhraseTable<SmallTalkKind>(maxWords: 12)
        .Add(SmallTalkKind.Greeting,
            "hi|hey|hello|helo|hello hello|hiya|howdy|yo|good morning|good afternoon|good evening|good day|morning|"
            + "greetings|hi how can you help|can you help me|can you help|i need help|help|help me|i have a question|"
            + "i have a problem|are you there|anyone there|is anyone there|is anybody there|"
            + "hallo|hallöchen|moin|servus|grüezi|guten morgen|guten tag|guten abend|guten tag zusammen|hallo zusammen|"
            + "ich habe eine frage|ich brauche hilfe|können sie mir helfen|kannst du mir helfen|hilfe|"
            + "bonjour|bonsoir|salut|coucou|j'ai une question|pouvez vous m'aider|aide|à l'aide|"
            + "hola|buenas|buenos días|buenas tardes|buenas noches|tengo una pregunta|ayuda|puede ayudarme|"
            + "me puede ayudar|necesito ayuda")
        .Add(SmallTalkKind.HowAreYou,
            "how are you|how are you doing|how is it going|how's it going|what's up|whats up|how do you do|"
            + "wie geht's|wie gehts|wie geht es dir|wie geht es ihnen|comment ça va|ça va|comment allez vous|"
            + "qué tal|cómo estás|cómo está|como estas|que tal")
        .Add(SmallTalkKind.Yes,
            "yes|yeah|yep|yup|sure|ok|okay|okey|alright|all right|fine|right|correct|exactly|of course|sounds good|"
            + "great|perfect|cool|good|nice|awesome|got it|i see|understood|wonderful|excellent|yes please|"
            + "ja|jawohl|genau|klar|gut|in ordnung|alles klar|passt|super|prima|verstanden|ja bitte|"
            + "oui|d'accord|bien sûr|parfait|très bien|super|compris|"
            + "sí|si|claro|vale|de acuerdo|perfecto|muy bien|entendido|por supuesto")
        .Add(SmallTalkKind.No,
            "no|nope|nah|not really|no that's all|no that is all|that's all|that is all|that's it|nothing else|"
            + "nothing more|no more questions|nevermind|never mind|forget it|"
            + "nein|nö|das war alles|das wäre alles|das ist alles|nichts weiter|egal|schon gut|"
            + "non|c'est tout|rien d'autre|laisse tomber|"
            + "eso es todo|nada más|no nada más|olvídalo|da igual")
        .Add(SmallTalkKind.Thanks,
            "thanks|thank you|thank u|thankyou|thx|ty|tks|cheers|many thanks|much appreciated|appreciate it|"
            + "i appreciate it|that helped|that helps|this helped|that was helpful|very helpful|helpful|"
            + "danke|danke schön|dankeschön|vielen dank|herzlichen dank|besten dank|tausend dank|merci vielmal|"
            + "das hat geholfen|das hilft mir|"
            + "merci|merci bien|merci à vous|mille mercis|ça m'aide|"
            + "gracias|muchas gracias|mil gracias|muchísimas gracias|te lo agradezco")
        .Add(SmallTalkKind.Goodbye,
            "bye|bye bye|goodbye|good bye|good night|see you|see ya|see you later|have a nice day|have a good day|"
            + "have a good one|have a great day|take care|later|"
            + "tschüss|tschüß|auf wiedersehen|bis bald|bis dann|ciao|schönen tag|schönen tag noch|einen schönen tag|"
            + "einen schönen tag noch|gute nacht|"
            + "au revoir|à bientôt|bonne journée|bonne soirée|bonne nuit|à plus|"
            + "adiós|hasta luego|hasta pronto|que tenga un buen día|buen día|chao")
        .Add(SmallTalkKind.Robot,
            "are you a robot|are you a bot|are you human|are you a human|are you real|are you a real person|"
            + "are you a person|am i talking to a robot|am i talking to a bot|am i talking to a human|"
            + "is this a bot|is this a robot|is this a real person|who are you|what are you|are you an ai|are you ai|"
            + "bist du ein roboter|sind sie ein roboter|bist du ein bot|sind sie ein bot|bist du ein mensch|"
            + "sind sie ein mensch|wer bist du|wer sind sie|bist du echt|"
            + "êtes vous un robot|es tu un robot|tu es un robot|êtes vous humain|qui êtes vous|qui es tu|"
            + "eres un robot|es usted un robot|eres humano|eres una persona|quién eres|quién es usted|eres un bot")
        .Add(SmallTalkKind.NotHelpful,
            "that did not help|that didn't help|that does not help|that doesn't help|this did not help|"
            + "this didn't help|this doesn't help|this does not help|did not help|didn't help|not helpful|"
            + "that is not helpful|that's not helpful|this is not helpful|that was not helpful|that wasn't helpful|"
            + "that is wrong|that's wrong|this is wrong|wrong|wrong answer|that is not what i asked|"
            + "that's not what i asked|that is not what i meant|that's not what i meant|not what i asked|"
            + "that is not my question|that's not my question|you did not answer my question|"
            + "you didn't answer my question|that does not answer my question|that doesn't answer my question|"
            + "i don't understand|i do not understand|you don't understand|you do not understand me|"
            + "you don't understand me|that makes no sense|this makes no sense|that is not true|that's not true|"
            + "das hilft nicht|das hilft mir nicht|das hat nicht geholfen|das hat mir nicht geholfen|das ist falsch|"
            + "falsch|das war nicht meine frage|das ist nicht meine frage|ich verstehe nicht|das verstehe ich nicht|"
            + "du verstehst mich nicht|sie verstehen mich nicht|das stimmt nicht|"
            + "ça ne m'aide pas|cela ne m'aide pas|ça n'aide pas|ce n'est pas ma question|c'est faux|"
            + "je ne comprends pas|vous ne comprenez pas|"
            + "eso no ayuda|no me ayuda|eso no me ayuda|no me sirve|eso no es lo que pregunté|eso está mal|"
            + "no entiendo|no es correcto|no me entiendes")
        .Add(SmallTalkKind.Rude,
            "fuck|fuck you|fuck off|shit|bullshit|damn|damn it|wtf|what the fuck|what the hell|idiot|stupid|"
            + "you are stupid|you're stupid|you are an idiot|you're an idiot|stupid bot|stupid robot|useless|"
            + "you are useless|you're useless|useless bot|this is useless|this is shit|you suck|this sucks|shut up|"
            + "asshole|go to hell|garbage|trash|crap|moron|dumb|you are dumb|you're dumb|dumb bot|worthless|"
            + "scheiße|scheisse|so ein scheiß|verdammt|arschloch|idiot|blöd|dumm|du bist dumm|du bist blöd|nutzlos|"
            + "halt die klappe|leck mich|so ein mist|mist|"
            + "merde|putain|connard|idiot|stupide|nul|c'est nul|tu es nul|ta gueule|inutile|"
            + "mierda|joder|idiota|estúpido|inútil|eres inútil|cállate|tonto|gilipollas")
        .AddFillers(
            "there|all|everyone|team|again|so much|very much|a lot|much|really|very|for your help|for the help|"
            + "for helping|"
        + "for that|for now|then|please|and|well|oh|um|just|today|mate|sir|madam|"
        + "sehr|vielmals|nochmal|zusammen|und|für die hilfe|für ihre hilfe|erstmal|dann|"
        + "beaucoup|bien|et|pour votre aide|à tous|"
        + "muchas|muy amable|y|por su ayuda|por tu ayuda|a todos");

    /// <summary>What the message says; null for a request.</summary>
    public static SmallTalkKind? Find(string message) =>
        s_phrases.Find(message) is { Count: > 0 } found ? found.Max() : null;
}
