using System.Globalization;
using System.Text;

namespace ChatPlatform.Core.Knowledge.Web.Fetching;

/// <summary>The path of a rule: a beginning, in which * stands for any text and $ at the end for the end.</summary>
internal sealed class RobotsPath
{
    private readonly string[] _parts;
    private readonly bool _isWhole;

    public RobotsPath(string written)
    {
        var path = Normal(written);
        Length = path.Length;
        _isWhole = path.EndsWith('$');
        _parts = (_isWhole ? path.TrimEnd('$') : path).Split('*');
    }

    /// <summary>Characters of the path; of several rules that match, the longest counts.</summary>
    public int Length { get; }

    /// <summary>
    /// A path as it is compared: other characters than ASCII as percent-encoded UTF-8, encodings of unreserved
    /// characters decoded, and the others in upper case.
    /// </summary>
    public static string Normal(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        var normal = new StringBuilder(bytes.Length);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (
                bytes[i] == '%' && i + 2 < bytes.Length
                && byte.TryParse(
                    bytes.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                i += 2;
                _ = IsUnreserved(code) ? normal.Append((char)code) : Append(normal, code);
            }
            else
            {
                _ = bytes[i] is > 0x20 and < 0x7F ? normal.Append((char)bytes[i]) : Append(normal, bytes[i]);
            }
        }

        return normal.ToString();
    }

    /// <param name="path">A path with its query, in the normal form.</param>
    public bool Matches(string path)
    {
        if (!path.StartsWith(_parts[0], StringComparison.Ordinal))
        {
            return false;
        }

        var at = _parts[0].Length;
        foreach (var part in _parts.Skip(1).Where(part => part.Length > 0))
        {
            at = path.IndexOf(part, at, StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            at += part.Length;
        }

        // The last part was found where it comes first; it may also stand at the end.
        var last = _parts[^1];
        return !_isWhole
            || (_parts.Length == 1
                ? at == path.Length
                : path.EndsWith(last, StringComparison.Ordinal) && path.Length >= at);
    }

    private static bool IsUnreserved(byte code) => char.IsAsciiLetterOrDigit((char)code) || "-._~".Contains((char)code);

    private static StringBuilder Append(StringBuilder text, byte code) =>
        text.Append('%').Append(code.ToString("X2", CultureInfo.InvariantCulture));
}
