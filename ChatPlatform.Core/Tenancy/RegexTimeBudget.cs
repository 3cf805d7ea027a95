using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ChatPlatform.Core.Tenancy;

/// <summary>
/// Runs the expressions that tenants write within a time of 100 ms each and 200 ms together; what takes longer does not
/// match (S38). The
/// engine without backtracking only judges what is kept: running, it looks at its clock so seldom that ^(.*a){400}$
/// holds it for
/// seconds over a hundred letters.
/// </summary>
public sealed class RegexTimeBudget
{
    /// <summary>Characters of an expression: to judge a long one takes long.</summary>
    private const int MaxLength = 1000;

    private const RegexOptions Options = RegexOptions.CultureInvariant;

    private static readonly TimeSpan s_each = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_together = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _spent = new();

    /// <summary>True when an expression was given up for lack of time, so that what it said is not known.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>
    /// False for what is no expression, for one that is too long or too large, and for back references and look-around.
    /// </summary>
    public static bool IsSupported(string pattern)
    {
        if (pattern.Length > MaxLength || pattern.Contains("(?#", StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            _ = new Regex(EcmaPattern.ToDotNet(pattern), RegexOptions.NonBacktracking | Options);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>Whether a part of the text is what the expression describes.</summary>
    public bool Matches(string text, string pattern, bool ignoreCase = false)
    {
        if (_spent.Elapsed > s_together)
        {
            IsExhausted = true;
            return false;
        }

        _spent.Start();
        try
        {
            return Regex.IsMatch(
                text, EcmaPattern.ToDotNet(pattern), ignoreCase ? Options | RegexOptions.IgnoreCase : Options, s_each);
        }
        catch (RegexMatchTimeoutException)
        {
            IsExhausted = true;
            return false;
        }
        catch (ArgumentException)
        {
            return false;
        }
        finally
        {
            _spent.Stop();
        }
    }
}
