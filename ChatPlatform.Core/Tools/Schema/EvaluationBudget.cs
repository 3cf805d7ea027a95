using System.Runtime.CompilerServices;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Tools.Schema;

/// <summary>A check of arguments costs more than it may. The message is for logs.</summary>
internal sealed class EvaluationTooLongException() : Exception("The check of the arguments takes too long.");

/// <summary>
/// What one check of arguments may cost, whatever schema and arguments are: steps, stack, and time for patterns. The
/// library evaluates on the
/// calling thread, so the budget is kept there.
/// </summary>
internal sealed class EvaluationBudget : IDisposable
{
    /// <summary>Applications of keywords that lead to other schemas; some microseconds each.</summary>
    private const int MostSteps = 20_000;

    [ThreadStatic]
    private static EvaluationBudget? t_current;

    private readonly RegexTimeBudget _patterns = new();
    private int _steps;

    private EvaluationBudget()
    {
    }

    /// <summary>Puts a new budget in force on this thread until it is disposed.</summary>
    public static EvaluationBudget Start() => t_current = new();

    /// <summary>Takes steps.</summary>
    /// <exception cref="EvaluationTooLongException">There are none left, or no stack.</exception>
    public static void Spend(long steps = 1)
    {
        if (t_current is not { } budget)
        {
            throw new EvaluationTooLongException();
        }

        budget._steps += (int)Math.Min(steps, MostSteps + 1);
        if (budget._steps > MostSteps || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new EvaluationTooLongException();
        }
    }

    /// <summary>Whether a part of the text is what the expression describes.</summary>
    /// <exception cref="EvaluationTooLongException">That was not found out in time.</exception>
    public static bool Matches(string text, string pattern)
    {
        Spend();
        var isMatch = t_current!._patterns.Matches(text, pattern);
        return t_current._patterns.IsExhausted ? throw new EvaluationTooLongException() : isMatch;
    }

    public void Dispose() => t_current = null;
}
