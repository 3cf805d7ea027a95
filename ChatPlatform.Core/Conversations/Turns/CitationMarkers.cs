using System.Globalization;
using System.Text;
using ChatPlatform.Core.Knowledge.Search;

namespace ChatPlatform.Core.Conversations.Turns;

/// <summary>
/// Renumbers the markers of an answer while it streams: [7] becomes [1] when it is the first chunk referred to (S60).
/// Code and numbers without a chunk, as in "clause [12]", are left as they are. Readers see the same numbers during
/// streaming as in the finished message.
/// </summary>
public sealed class CitationMarkers
{
    private const int MaxDigits = 3;

    private readonly Dictionary<int, RetrievedChunk> _given = [];
    private readonly List<RetrievedChunk> _cited = [];
    private readonly StringBuilder _held = new();
    private readonly CodeTracker _code = new();

    /// <summary>The chunks referred to so far, in the order of their numbers, which start at 1.</summary>
    public IReadOnlyList<RetrievedChunk> Cited => _cited;

    /// <summary>Sets the chunks of the current agent under the numbers that its prompt gave them.</summary>
    public void SetChunks(IEnumerable<(int Number, RetrievedChunk RetrievedChunk)> chunks)
    {
        foreach (var (number, chunk) in chunks)
        {
            _given[number] = chunk;
        }
    }

    /// <summary>The text that can be shown now; a beginning that may become a marker is held back.</summary>
    public string Rewrite(string piece)
    {
        var shown = new StringBuilder(piece.Length);
        foreach (var letter in piece)
        {
            _code.Read(letter);
            if (!_code.IsCode && Continues(letter))
            {
                _held.Append(letter);
                if (letter == ']')
                {
                    Close(shown);
                }

                continue;
            }

            Release(shown);
            (!_code.IsCode && IsMarkerStart(letter) ? _held : shown).Append(letter);
        }

        return shown.ToString();
    }

    /// <summary>The text held back, at the end of the answer.</summary>
    public string Flush()
    {
        var rest = _held.ToString();
        _held.Clear();
        return rest;
    }

    private static bool IsMarkerStart(char letter) => letter is ' ' or '[';

    private bool Continues(char letter)
    {
        var bracket = _held.Length > 0 && _held[^1] == '[';
        var digits = Digits();
        return letter switch
        {
            '[' => _held is [' '],
            ']' => digits > 0,
            _ => char.IsAsciiDigit(letter) && (bracket || digits > 0) && digits < MaxDigits,
        };
    }

    private int Digits()
    {
        var count = 0;
        while (count < _held.Length && char.IsAsciiDigit(_held[^(count + 1)]))
        {
            count++;
        }

        return count;
    }

    private void Release(StringBuilder shown)
    {
        shown.Append(_held);
        _held.Clear();
    }

    private void Close(StringBuilder shown)
    {
        var digits = _held.ToString().Trim(' ', '[', ']');
        if (_given.TryGetValue(int.Parse(digits, CultureInfo.InvariantCulture), out var chunk))
        {
            shown.Append(_held[0] == ' ' ? " [" : "[").Append(NumberOf(chunk)).Append(']');
            _held.Clear();
        }
        else
        {
            Release(shown);
        }
    }

    private int NumberOf(RetrievedChunk chunk)
    {
        var at = _cited.FindIndex(p => p.ChunkId == chunk.ChunkId);
        if (at < 0)
        {
            _cited.Add(chunk);
            at = _cited.Count - 1;
        }

        return at + 1;
    }
}
