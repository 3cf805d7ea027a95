using System.Runtime.CompilerServices;
using ChatPlatform.Core.Tenancy.Patterns;

namespace ChatPlatform.Core.Tools.Schema;

/// <summary>A validation exceeds its budget. The message is only for logs.</summary>
internal sealed class EvaluationTooLongException() : Exception("The check of the arguments takes too long.");

/// <summary>
/// Limits for one validation, whatever schema and arguments are: steps, stack, and time for patterns. Kept in a
/// thread-static field, because the library evaluates on the calling thread.
/// </summary>
internal sealed class EvaluationBudget : IDisposable
{
    /// <summary>Maximum applications of keywords that lead to other schemas; each takes some microseconds.</summary>
    private const int MaxSteps = 20_000;

    [ThreadStatic]
    private static EvaluationBudget? t_current;

    private readonly RegexTimeBudget _patterns = new();
    private int _steps;

    private EvaluationBudget()
    {
    }

    /// <summary>Starts a new budget on this thread until it is disposed.</summary>
    public static EvaluationBudget Start() => t_current = new();

    /// <summary>Uses steps of the budget.</summary>
    /// <exception cref="EvaluationTooLongException">No steps are left, or the stack is too deep.</exception>
    public static void Consume(long steps = 1)
    {
        if (t_current is not { } budget)
        {
            throw new EvaluationTooLongException();
        }

        budget._steps += (int)Math.Min(steps, MaxSteps + 1);
        if (budget._steps > MaxSteps || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new EvaluationTooLongException();
        }
    }

    /// <summary>Whether the regular expression matches a part of the text.</summary>
    /// <exception cref="EvaluationTooLongException">The match exceeded its time.</exception>
    public static bool Matches(string text, string pattern)
    {
        Consume();
        var isMatch = t_current!._patterns.Matches(text, pattern);
        return t_current._patterns.IsExhausted ? throw new EvaluationTooLongException() : isMatch;
    }

    public void Dispose() => t_current = null;
}
