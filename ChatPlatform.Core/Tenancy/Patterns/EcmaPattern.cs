using System.Text;

namespace ChatPlatform.Core.Tenancy.Patterns;

/// <summary>
/// Translates a regular expression from ECMA-262, which JSON Schema requires, to .NET: digits, word characters and
/// white space are those of ECMA-262, the dollar sign matches only the end of the text, and general categories of
/// Unicode may have their long names.
/// </summary>
internal static class EcmaPattern
{
    private const string Space = @"\t\n\v\f\r \u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF";

    private static readonly Dictionary<string, string> s_categories = new()
    {
        ["Letter"] = "L",
        ["Lowercase_Letter"] = "Ll",
        ["Uppercase_Letter"] = "Lu",
        ["Titlecase_Letter"] = "Lt",
        ["Modifier_Letter"] = "Lm",
        ["Other_Letter"] = "Lo",
        ["Mark"] = "M",
        ["Number"] = "N",
        ["Decimal_Number"] = "Nd",
        ["digit"] = "Nd",
        ["Letter_Number"] = "Nl",
        ["Other_Number"] = "No",
        ["Punctuation"] = "P",
        ["punct"] = "P",
        ["Symbol"] = "S",
        ["Currency_Symbol"] = "Sc",
        ["Math_Symbol"] = "Sm",
        ["Separator"] = "Z",
        ["Space_Separator"] = "Zs",
        ["Other"] = "C",
    };

    /// <summary>The expression for .NET; unknown parts are unchanged.</summary>
    public static string ToDotNet(string pattern)
    {
        var text = new StringBuilder(pattern.Length + 16);
        var isInClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\' when i + 1 < pattern.Length:
                    i += Escape(pattern, i, isInClass, text);
                    break;
                case '[' when !isInClass:
                    isInClass = true;
                    text.Append(Class(pattern, ref i));
                    break;
                case '[':
                    text.Append(@"\["); // Class subtraction exists only in .NET.
                    break;
                case ']' when isInClass:
                    isInClass = false;
                    text.Append(']');
                    break;
                case '$' when !isInClass:
                    text.Append(@"\z");
                    break;
                case '.' when !isInClass:
                    text.Append(@"[^\n\r\u2028\u2029]");
                    break;
                default:
                    text.Append(pattern[i]);
                    break;
            }
        }

        return text.ToString();
    }

    /// <summary>
    /// The beginning of a character class; the empty class matches nothing, and its negation anything.
    /// </summary>
    private static string Class(string pattern, ref int i)
    {
        if (pattern.AsSpan(i).StartsWith("[]", StringComparison.Ordinal))
        {
            return @"[^\s\S";
        }

        if (pattern.AsSpan(i).StartsWith("[^]", StringComparison.Ordinal))
        {
            i++;
            return @"[\s\S";
        }

        return "[";
    }

    /// <summary>Appends the escape at a position, and returns its number of characters after the backslash.</summary>
    private static int Escape(string pattern, int at, bool isInClass, StringBuilder text)
    {
        var set = pattern[at + 1] switch
        {
            'd' => "0-9",
            'w' => "A-Za-z0-9_",
            's' => Space,
            _ => null,
        };
        if (set is not null)
        {
            text.Append(isInClass ? set : $"[{set}]");
            return 1;
        }

        if (!isInClass && (pattern[at + 1] is 'D' or 'W' or 'S'))
        {
            text.Append(pattern[at + 1] switch { 'D' => "[^0-9]", 'W' => "[^A-Za-z0-9_]", _ => $"[^{Space}]" });
            return 1;
        }

        var end = pattern[at + 1] is 'p' or 'P' ? pattern.IndexOf('}', at) : -1;
        if (
            end > 0
            && s_categories.TryGetValue(
                pattern[Math.Min(at + 3, end)..end].Replace("General_Category=", "", StringComparison.Ordinal),
                out var category))
        {
            text.Append('\\').Append(pattern[at + 1]).Append('{').Append(category).Append('}');
            return end - at;
        }

        text.Append(pattern, at, 2);
        return 1;
    }
}
