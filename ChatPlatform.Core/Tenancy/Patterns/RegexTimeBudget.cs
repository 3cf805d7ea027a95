using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ChatPlatform.Core.Tenancy.Patterns;

/// <summary>
/// Runs tenants' regular expressions with a timeout of 100 ms each and 200 ms in total; an expression that exceeds it
/// does not match (S38). The non-backtracking engine is used only for validation, because it checks its timeout too
/// rarely: ^(.*a){400}$ blocks it for seconds on a hundred letters.
/// </summary>
public sealed class RegexTimeBudget
{
    /// <summary>Maximum characters of an expression, because validating a long one is slow.</summary>
    private const int MaxLength = 1000;

    private const RegexOptions Options = RegexOptions.CultureInvariant;

    private static readonly TimeSpan s_patternTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_totalTimeout = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _spent = new();

    /// <summary>True when an expression exceeded its time, so that its result is not known.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>
    /// False for invalid, too long or too large expressions, and for back references and look-around.
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

    /// <summary>Whether the expression matches a part of the text.</summary>
    public bool Matches(string text, string pattern, bool ignoreCase = false)
    {
        if (_spent.Elapsed > s_totalTimeout)
        {
            IsExhausted = true;
            return false;
        }

        _spent.Start();
        try
        {
            return Regex.IsMatch(
                text, EcmaPattern.ToDotNet(pattern), ignoreCase ? Options | RegexOptions.IgnoreCase : Options,
                s_patternTimeout);
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
