namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Syntax;

/// <summary>Reads the strings of content streams and character maps. PDF 32000-1, 7.3.4.</summary>
internal static class PdfStrings
{
    /// <summary>Reads a literal string; begins at its parenthesis and ends behind it.</summary>
    public static byte[] Read(byte[] data, ref int at)
    {
        var bytes = new List<byte>();
        var depth = 0;
        for (at++; at < data.Length; at++)
        {
            var b = data[at];
            if (b == ')' && depth-- == 0)
            {
                at++;
                break;
            }

            depth += b == '(' ? 1 : 0;
            if (b == '\\')
            {
                at++;
                ReadEscape(data, ref at, bytes);
            }
            else
            {
                bytes.Add(b);
            }
        }

        return [.. bytes];
    }

    private static void ReadEscape(byte[] data, ref int at, List<byte> bytes)
    {
        var b = at < data.Length ? data[at] : (byte)0;
        if (b is >= (byte)'0' and <= (byte)'7')
        {
            var value = 0;
            for (var i = 0; i < 3 && at < data.Length && data[at] is >= (byte)'0' and <= (byte)'7'; i++)
            {
                value = (value << 3) + data[at++] - '0';
            }

            at--;
            bytes.Add((byte)value);
            return;
        }

        switch (b)
        {
            case (byte)'\r':
                at += at + 1 < data.Length && data[at + 1] == '\n' ? 1 : 0;
                break;
            case (byte)'\n':
                break;
            default:
                bytes.Add(b switch
                {
                    (byte)'n' => (byte)'\n',
                    (byte)'r' => (byte)'\r',
                    (byte)'t' => (byte)'\t',
                    (byte)'b' => (byte)'\b',
                    (byte)'f' => (byte)'\f',
                    _ => b,
                });
                break;
        }
    }

    /// <summary>Reads a hexadecimal string; begins at its bracket and ends behind it.</summary>
    public static byte[] ReadHex(byte[] data, ref int at)
    {
        var bytes = new List<byte>();
        var high = -1;
        for (at++; at < data.Length && data[at] != '>'; at++)
        {
            var digit = Hex(data[at]);
            if (digit >= 0 && high < 0)
            {
                high = digit;
            }
            else if (digit >= 0)
            {
                bytes.Add((byte)((high << 4) + digit));
                high = -1;
            }
        }

        at++;
        if (high >= 0)
        {
            bytes.Add((byte)(high << 4));
        }

        return [.. bytes];
    }

    /// <summary>Value of a hexadecimal digit; -1 for another character.</summary>
    public static int Hex(int b) => b switch
    {
        >= '0' and <= '9' => b - '0',
        >= 'a' and <= 'f' => b - 'a' + 10,
        >= 'A' and <= 'F' => b - 'A' + 10,
        _ => -1,
    };
}
