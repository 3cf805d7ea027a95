using System.Text.RegularExpressions;

namespace ChatPlatform.Core.Escalations.Requests;

/// <summary>
/// Expressions for requests for a person, for clauses in lower case whose words are separated by one space. Gaps are
/// counted in words and bounded.
/// </summary>
internal static partial class HandoffPatterns
{
    /// <summary>Timeout of an expression in milliseconds, far more than any message needs.</summary>
    private const int Limit = 1000;

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace;

    /// <summary>Requests for a person, by language.</summary>
    public static IReadOnlyList<Regex> Requests { get; } = [English(), German(), French(), Spanish()];

    /// <summary>A refusal of the bot, which asks for a person.</summary>
    [GeneratedRegex(
        """
        \b(?:don\ ?t|do\ not|not|never)\ (?:want|wish|like|going)\ to\ (?:talk|speak|chat|write|deal)\ (?:to|with)[ ]
          (?:an?\ |this\ |your\ |the\ )?(?:stupid\ )?(?:bot|robot|machine|computer|ai|chatbot|bots|robots|machines)\b
        |\b(?:talk|speak|chat|talking|speaking|chatting)\ (?:to|with)\ (?:an?\ |this\ |your\ )?
          (?:bot|robot|machine|computer|ai|chatbot)\ (?:anymore|any\ more|any\ longer)\b
        |\bnicht\ (?:\w+\ ){0,2}?mit\ (?:einem\ |einer\ |diesem\ |dieser\ |nem\ )?
          (?:bot|roboter|maschine|computer|chatbot|ki)\ (?:\w+\ )?(?:sprechen|reden|chatten|schreiben)\b
        |\bpas\ (?:envie\ de\ )?(?:parler|discuter)\ (?:à|avec)\ (?:un\ |une\ |ce\ |cette\ )?(?:robot|bot|machine
          |ordinateur)\b
        |\bno\ quiero\ (?:hablar|chatear)\ con\ (?:un\ |una\ |este\ |esta\ )?(?:robot|bot|máquina|ordenador)\b
        """, Options, Limit)]
    public static partial Regex BotRefused();

    /// <summary>The end of a text after which a request is denied: "I do not want to ...".</summary>
    [GeneratedRegex(
        """
        \b(?:not|don\ t|doesn\ t|pas|no|kein|keinen|keine)$
        |\b(?:don\ ?t|do\ not|doesn\ ?t|does\ not|didn\ ?t|did\ not|needn\ ?t|no\ need|not\ (?:want|wish|need)
          |without|instead\ of
          |rather\ than|than)\b(?:\ \w+){0,4}$
        |(?<!kann\ ich\ )(?<!warum\ ich\ )\b(?:nicht|kein|keinen|keine|ohne|statt)\b(?:\ \w+){0,3}$
        |\bne\ (?:veux|souhaite|voudrais|désire)\ pas\b(?:\ \w+){0,2}$|\bpas\ besoin\ de\b(?:\ \w+){0,2}$
        |\bno\ (?:quiero|necesito|deseo|hace\ falta)\b(?:\ \w+){0,2}$
        """, Options, Limit)]
    public static partial Regex Denied();

    [GeneratedRegex(
        """
        \b(?:talk|speak|chat)\ (?:to|with)\ (?:an?\ |some\ |any\ |another\ |your\ |the\ |one\ of\ your\ 
          |one\ of\ the\ )?
          (?:(?:real|live|actual|human|proper|customer|service|support|other|team|staff)\ ){0,3}
          (?:person|human(?:\ being)?|agent|someone|somebody|representative|rep|supporter|colleagues?|operator
          |employee|people
          |humans|staff|manager|supervisor|adviser|advisor|specialist|team\ member|member\ of\ (?:your|the)\ (?:team
          |staff)
          |customer\ service|support)\b
        |\b(?:connect|transfer|forward|put|hand|pass|escalate)\ (?:me|us|you|(?:my|this|the)\ (?:chat|case
          |conversation
          |question|issue|problem|request|complaint))\ (?:over\ |through\ |on\ |straight\ |directly\ ){0,2}(?:to
          |with)[ ]
          (?:\w+\ ){0,3}(?:person|human|agent|someone|somebody|representative|supporter|colleague|operator|employee
          |people
          |manager|supervisor|adviser|advisor|support|team)\b
        |\bput\ me\ through\b
        |\b(?:get|give|find|bring)\ (?:me|us)\ (?:an?\ |some\ |any\ )?(?:(?:real|live|actual|human)\ ){0,2}
          (?:person|human|agent|someone|somebody|representative|supporter|colleague|operator|manager
          |supervisor)\b(?!\ (?:to|example|sample)\b)
        |\b(?:get|bring)\ (?:in\ )?(?:a\ |an\ )(?:(?:real|live|actual|human)\ ){0,2}(?:person|human|agent
          |colleague)\b(?!\ (?:to|added|removed)\b)
        |\b(?:want|need|(?:would|d)\ like|prefer|demand|require|may\ i\ have)\ (?:to\ (?:have|get|reach|see
          |deal\ with)\ )?
          (?:an?\ |some\ |the\ )?(?:(?:(?:real|live|actual|human)\ ){1,2}
          (?:person|human|being|agent|chat|support|help|assistance|assistant|representative|one)
          |person|human(?!\ (?:error|resources|verification|readable))|representative|supporter)\b
          (?!\ (?:added|removed|at|in|over|on|who|from|for\ the|to\ (?!help|talk|speak|answer|look|chat|reply|assist
          |take)))
        |\b(?:can|could|may|would)\ an?\ (?:real\ |human\ |actual\ )?(?:person|human(?:\ being)?|human\ agent
          |colleague)
          \ (?:please\ )?(?:help|answer|look|contact|take\ over|reply|assist|read)\b
        |\b(?:help|assistance|support)\ (?:from|by|of)\ an?\ (?:real\ )?(?:human|person)\b
        |\bis\ there\ (?:an?\ |any\ )?(?:real\ |actual\ |live\ )?(?:person|human|human\ being|agent|someone|somebody
          |anyone|anybody)[ ]
          (?:i\ (?:can|could)\ (?:talk|speak|chat)|to\ (?:talk|speak|chat)\ (?:to|with)|available)\b
        |\b(?:human|person|someone\ real)\ (?:and\ )?not\ (?:an?|the|this)\ (?:bot|robot|machine|computer)\b
        |^(?:(?:yes|ok|no|hello|hi|please)\ )?(?:an?\ )?(?:(?:real|live|human|actual)\ )?
          (?:human|person|agent|representative|operator|customer\ service|customer\ service\ agent|human\ being)
          (?:\ (?:please|now|pls))*$|^some(?:one|body)\ real(?:\ please)?$
        """, Options, Limit)]
    private static partial Regex English();

    [GeneratedRegex(
        """
        \bmit\ (?:einem\ |einer\ |eurem\ |ihrem\ |dem\ |jemandem\ |irgendwem\ |nem\ )?
          (?:(?:echten|richtigen|realen|lebenden|menschlichen|anderen|wirklichen|ihrer|eurer)\ ){0,2}
          (?:menschen|mensch|mitarbeiter|mitarbeiterin|mitarbeitern|person|berater|beraterin|kollegen|kollegin
          |kundenberater
          |kundendienst|kundenservice|support|ansprechpartner|jemandem|jemand|vorgesetzten)\b(?:\ \w+){0,5}?
          \ (?:sprechen|reden|chatten|verbinden|verbunden|telefonieren|schreiben)\b
        |\b(?:sprechen|reden|spreche|rede)\ (?:ich\ )?(?:bitte\ )?mit\ (?:einem\ |einer\ )(?:echten\ |richtigen\ )?
          (?:menschen|mitarbeiter|mitarbeiterin|berater|person)\b
        |\b(?:verbinden|verbinde|geben|gib|holen|hol|leiten)\ (?:sie\ )?(?:mich|mir|uns)\ (?:bitte\ )?(?:\w+\ ){0,3}
          (?:menschen|mitarbeiter|mitarbeiterin|person|berater|beraterin|kollegen|kollegin|support|kundendienst
          |kundenservice|jemandem|jemanden)\b
        |\bkann\ mir\ (?:bitte\ )?ein\ (?:echter\ )?mensch\ helfen\b
        |\bgibt\ es\ (?:hier\ )?(?:jemanden|einen\ menschen)\ mit\ dem\ ich\b
        |\b(?:möchte|will|brauche|gerne|gern|wünsche|lieber)\ (?:einen|eine|jemanden)[ ]
          (?:(?:echten|echte|richtigen|richtige|menschlichen|menschliche|anderen)\ ){0,2}
          (?:menschen|mitarbeiter|mitarbeiterin|person|berater|beraterin|ansprechpartner|ansprechpartnerin)\b
          (?!\ (?:zum|zur|für|die|der|mit|über))
        |\b(?:menschen|mitarbeiter|jemanden)\ (?:bitte\ )?(?:vom\ \w+\ |aus\ dem\ \w+\ )?(?:dazuholen|dazu\ holen
          |sprechen)\b
        |^(?:bitte\ )?(?:ein\ |einen\ |eine\ )?(?:echter\ |echten\ |echte\ )?
          (?:mensch|menschen|mitarbeiter|mitarbeiterin|berater|person)(?:\ bitte)?$
        """, Options, Limit)]
    private static partial Regex German();

    [GeneratedRegex(
        """
        \b(?:parler|discuter|échanger|parle)\ (?:à|a|avec)\ (?:\w+\ ){0,3}?(?:personne|humain|quelqu\ un|conseiller
          |conseillère
          |agent|responsable|opérateur|collègue|employé|service\ client|être\ humain)\b
        |\b(?:passez|mettez|transférez|connectez|passe|mets|mette)\ (?:moi|nous)\ (?:\w+\ ){0,4}?
          (?:personne|humain|quelqu\ un|conseiller|conseillère|agent|responsable|collègue)\b
        |\ben\ (?:relation|contact)\ avec\ (?:\w+\ ){0,3}?(?:personne|humain|quelqu\ un|conseiller|conseillère
          |agent)\b
        |\b(?:veux|voudrais|souhaite|préfère|besoin\ d)\ (?:un\ |une\ )(?:vraie?\ |vrai\ )?
          (?:humain|conseiller|conseillère|personne|agent|être\ humain)\b(?!\ (?:pour|qui))
        |^(?:un\ |une\ )?(?:vraie?\ )?(?:humain|conseiller|conseillère|personne
          |agent)(?:\ réelle?)?(?:\ s\ il\ vous\ plaît|\ svp)?$
        """, Options, Limit)]
    private static partial Regex French();

    [GeneratedRegex(
        """
        \b(?:hablar|chatear|comunicarme|comunique|comunicar)\ con\ (?:\w+\ ){0,3}?(?:persona|alguien|agente|humano
          |asesor|asesora
          |operador|representante|responsable|encargado|empleado|ser\ humano)\b
        |\b(?:páseme|pásame|comuníqueme|comunícame|conécteme|conéctame|póngame|ponme|transfiérame)\ (?:\w+\ ){0,3}?
          (?:persona|alguien|agente|humano|asesor|asesora|operador)\b
        |\bhay\ alguien\ con\ quien\ (?:pueda|puedo)\ hablar\b
        |\b(?:quiero|necesito|prefiero|quisiera)\ (?:a\ )?(?:un\ |una\ )(?:humano|persona|agente|asesor|asesora
          |ser\ humano)\b
          (?!\ (?:para|que|mayor))
        |^(?:un\ |una\ )?(?:humano|agente|persona|asesor)(?:\ (?:real|por\ favor))*$
        """, Options, Limit)]
    private static partial Regex Spanish();
}
