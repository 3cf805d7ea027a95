using ChatPlatform.Core.Inference.Privacy.Detection;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.Privacy;

/// <summary>
/// What the requests of one turn to providers have in common: the placeholders of its personal data, and the record of
/// what was sent. Travels with the options of a request; a request without one is redacted.
/// </summary>
/// <param name="redacts">False to send messages as they are written.</param>
/// <param name="names">Names of the customer and of the supporters in the conversation.</param>
public sealed class OutgoingTurn(bool redacts, IEnumerable<string> names)
{
    private const string Key = "chatplatform.outgoing";

    /// <summary>Characters of sent messages that are recorded for one turn.</summary>
    private const int MaxCharacters = 24_000;

    private readonly Lock _lock = new();
    private readonly List<OutgoingCall> _pending = [];
    private List<string> _before = [];
    private int _characters;

    internal bool Redacts => redacts;

    internal Placeholders Placeholders { get; } = new(new(names));

    /// <summary>True when a text has personal data that is replaced before a message is sent.</summary>
    /// <param name="names">Names of the people in the conversation.</param>
    public static bool HasPersonalData(string text, IEnumerable<string> names) =>
        PersonalDataFinder.Find(text, new(names)).Count > 0;

    /// <summary>Sends a request's options with this turn.</summary>
    public ChatOptions Attach(ChatOptions options)
    {
        options.AdditionalProperties ??= [];
        options.AdditionalProperties[Key] = this;
        return options;
    }

    /// <summary>The calls since the last time, in order.</summary>
    public IReadOnlyList<ProviderCall> TakeCalls()
    {
        lock (_lock)
        {
            List<ProviderCall> calls = [.. _pending.Select(c => c.ToRecord())];
            _pending.Clear();
            return calls;
        }
    }

    /// <summary>The turn of a request, and its options without it; a new turn when there is none.</summary>
    internal static (OutgoingTurn Turn, ChatOptions? Options) Of(ChatOptions? options)
    {
        if (options?.AdditionalProperties?.TryGetValue(Key, out OutgoingTurn? turn) != true || turn is null)
        {
            return (new(true, []), options);
        }

        var own = options.Clone();
        own.AdditionalProperties = new(options.AdditionalProperties);
        own.AdditionalProperties.Remove(Key);
        if (own.AdditionalProperties.Count == 0)
        {
            own.AdditionalProperties = null;
        }

        return (turn, own);
    }

    /// <summary>Records a request before it is sent.</summary>
    internal OutgoingCall Begin(ProviderTarget target, string? model, OutgoingMessages messages)
    {
        lock (_lock)
        {
            var texts = messages.Shown.ConvertAll(m => m.Role + m.Text);
            var repeated = texts.Zip(_before).TakeWhile(pair => pair.First == pair.Second).Count();
            _before = texts;
            List<SentMessage> sent = [];
            foreach (var message in redacts ? messages.Shown.Skip(repeated) : [])
            {
                if (_characters + message.Text.Length > MaxCharacters)
                {
                    break;
                }

                _characters += message.Text.Length;
                sent.Add(message);
            }

            var call = new OutgoingCall(
                target, model ?? target.Model, messages.Messages.Count, redacts,
                [.. messages.Counts.OrderBy(c => c.Key).Select(c => new ReplacedValues(c.Key, c.Value))],
                sent, redacts ? repeated : 0);
            _pending.Add(call);
            return call;
        }
    }
}

/// <summary>A request to a provider while it runs.</summary>
internal sealed class OutgoingCall(
    ProviderTarget target, string model, int messages, bool isRedacted, IReadOnlyList<ReplacedValues> replaced,
    IReadOnlyList<SentMessage> sent, int repeated)
{
    private const long MaxTokens = 10_000_000;

    private long _input;
    private long _output;

    public bool HasAnswered { get; set; }

    public void Count(UsageDetails usage)
    {
        _input = Math.Clamp(usage.InputTokenCount ?? 0, 0, MaxTokens);
        _output = Math.Clamp(usage.OutputTokenCount ?? 0, 0, MaxTokens);
    }

    public ProviderCall ToRecord() => new(
        target.Kind, target.Host, model, messages, _input, _output, isRedacted, replaced, sent, repeated, HasAnswered);
}
