using System.Globalization;
using System.Text;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Syntax;

/// <summary>A name, such as <c>/Font</c>, without the slash.</summary>
internal sealed record PdfName(string Value);

/// <summary>An operator of a content stream or character map.</summary>
internal sealed record PdfOperator(string Value);

/// <summary>
/// Reads the tokens of content streams and character maps. Values are double, <see cref="PdfName"/>, byte[] (strings),
/// List (arrays), Dictionary and <see cref="PdfOperator"/>. Never throws for damaged input; reads what it can.
/// </summary>
internal sealed class PdfLexer(byte[] data)
{
    private const int MaxDepth = 40;

    private static readonly PdfOperator s_end = new("");

    private readonly Dictionary<string, PdfOperator> _operators = new(StringComparer.Ordinal);
    private int _at;

    /// <summary>Next token; null at the end.</summary>
    public object? Read() => Read(0);

    /// <summary>Skips the data of an inline image; called after its operator <c>ID</c>.</summary>
    public void SkipImageData()
    {
        _at = Math.Min(_at + 1, data.Length);
        for (; _at < data.Length - 1; _at++)
        {
            if (data[_at] == 'E' && data[_at + 1] == 'I' && IsSpace(data[_at - 1]) && IsPlainAfter(_at + 2))
            {
                _at += 2;
                return;
            }
        }

        _at = data.Length;
    }

    private object? Read(int depth)
    {
        SkipSpace();
        if (_at >= data.Length)
        {
            return null;
        }

        var b = data[_at];
        switch (b)
        {
            case (byte)'/':
                _at++;
                return new PdfName(ReadName());
            case (byte)'(':
                return PdfStrings.Read(data, ref _at);
            case (byte)'<' when Peek(1) == '<':
                _at += 2;
                return depth < MaxDepth ? ReadDictionary(depth + 1) : s_end;
            case (byte)'<':
                return PdfStrings.ReadHex(data, ref _at);
            case (byte)'[':
                _at++;
                return depth < MaxDepth ? ReadArray(depth + 1) : s_end;
            case (byte)']' or (byte)'{' or (byte)'}' or (byte)')':
                _at++;
                return Operator(((char)b).ToString());
            case (byte)'>':
                _at += Peek(1) == '>' ? 2 : 1;
                return Operator(">>");
            default:
                return b is >= (byte)'0' and <= (byte)'9' or (byte)'+' or (byte)'-' or (byte)'.'
                    ? ReadNumber()
                    : ReadOperator();
        }
    }

    private List<object> ReadArray(int depth)
    {
        var items = new List<object>();
        while (Read(depth) is { } item && item is not PdfOperator { Value: "]" })
        {
            items.Add(item);
        }

        return items;
    }

    private Dictionary<string, object> ReadDictionary(int depth)
    {
        var items = new Dictionary<string, object>(StringComparer.Ordinal);
        while (Read(depth) is { } key && key is not PdfOperator { Value: ">>" })
        {
            if (key is PdfName name)
            {
                if (Read(depth) is not { } value || value is PdfOperator { Value: ">>" })
                {
                    break;
                }

                items[name.Value] = value;
            }
        }

        return items;
    }

    private string ReadName()
    {
        var text = new StringBuilder();
        for (; _at < data.Length && !IsSpace(data[_at]) && !IsDelimiter(data[_at]); _at++)
        {
            var (high, low) = (PdfStrings.Hex(Peek(1)), PdfStrings.Hex(Peek(2)));
            if (data[_at] == '#' && high >= 0 && low >= 0)
            {
                text.Append((char)((high << 4) + low));
                _at += 2;
            }
            else
            {
                text.Append((char)data[_at]);
            }
        }

        return text.ToString();
    }

    private double ReadNumber()
    {
        var start = _at;
        while (_at < data.Length && !IsSpace(data[_at]) && !IsDelimiter(data[_at]))
        {
            _at++;
        }

        var word = Encoding.Latin1.GetString(data, start, _at - start);
        if (double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number))
        {
            return number;
        }

        // "0.00-35", "--5" and the operator written against a number ("12Tf") occur in damaged files.
        var digits = word.TakeWhile((c, i) => char.IsAsciiDigit(c) || c == '.' || (i == 0 && c is '-' or '+')).Count();
        if (digits > 0 && digits < word.Length && char.IsAsciiLetter(word[digits]))
        {
            _at = start + digits;
        }

        return double.TryParse(
            word.AsSpan(0, digits), NumberStyles.Float, CultureInfo.InvariantCulture, out number) ? number : 0.0;
    }

    private PdfOperator ReadOperator()
    {
        var start = _at;
        while (_at < data.Length && !IsSpace(data[_at]) && !IsDelimiter(data[_at]))
        {
            _at++;
        }

        _at = Math.Max(_at, start + 1);
        return Operator(Encoding.Latin1.GetString(data, start, _at - start));
    }

    private PdfOperator Operator(string word)
    {
        if (!_operators.TryGetValue(word, out var known))
        {
            known = new(word);
            if (_operators.Count < 500)
            {
                _operators[word] = known;
            }
        }

        return known;
    }

    private void SkipSpace()
    {
        for (; _at < data.Length; _at++)
        {
            if (data[_at] == '%')
            {
                while (_at < data.Length && data[_at] is not ((byte)'\n' or (byte)'\r'))
                {
                    _at++;
                }
            }
            else if (!IsSpace(data[_at]))
            {
                return;
            }
        }
    }

    private bool IsPlainAfter(int from)
    {
        for (var i = from; i < Math.Min(from + 8, data.Length); i++)
        {
            if (i == from ? !IsSpace(data[i]) : data[i] is not ((>= 32 and < 127) or 9 or 10 or 13))
            {
                return false;
            }
        }

        return true;
    }

    private int Peek(int offset) => _at + offset < data.Length ? data[_at + offset] : -1;

    private static bool IsSpace(byte b) => b is 0 or 9 or 10 or 12 or 13 or 32;

    private static bool IsDelimiter(byte b) =>
        b is (byte)'(' or (byte)')' or (byte)'<' or (byte)'>' or (byte)'[' or (byte)']' or (byte)'{' or (byte)'}'
            or (byte)'/' or (byte)'%';
}
