using System.Runtime.CompilerServices;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Web.Components.Shared.Controls;

/// <summary>
/// The value of a field that was refused, so that its rule goes as soon as the value is another one. It is remembered
/// with the errors, because a field on a tab is created again each time the tab is opened.
/// </summary>
/// <param name="field">Name of the field within its form.</param>
public sealed class RefusedValue(string field)
{
    private static readonly ConditionalWeakTable<FieldErrors, Dictionary<(string, string), object?>> s_known = [];

    private FieldErrors? _errors;
    private object? _value;
    private string? _rule;
    private bool _isShown;

    /// <summary>True when the field's rule is about an earlier value.</summary>
    /// <param name="errors">Errors of the last attempt to save, a new instance each time.</param>
    /// <param name="value">The field's value now.</param>
    /// <param name="rule">The rule that the field is to show; null for none.</param>
    public bool IsCorrected(FieldErrors? errors, object? value, string? rule)
    {
        if (!ReferenceEquals(errors, _errors))
        {
            (_errors, _value, _rule) = (errors, _isShown ? value : Remembered(errors, rule, value), rule);
        }
        else if (_rule is null && Equals(value, _value))
        {
            _rule = rule; // A cascading value arrives before the parameters that the form renders with it.
        }

        _isShown = true;
        if (errors is not null && _rule is not null)
        {
            s_known.GetOrCreateValue(errors).TryAdd((field, _rule), _value);
        }

        return errors is not null && rule is not null && rule == _rule && !Equals(value, _value);
    }

    private object? Remembered(FieldErrors? errors, string? rule, object? value) =>
        errors is not null && rule is not null && s_known.TryGetValue(errors, out var known)
        && known.TryGetValue((field, rule), out var refused)
            ? refused
            : value;
}
