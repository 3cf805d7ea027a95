using System.Globalization;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Web.Components.Shared.Parameters;

/// <summary>Form state of a model's parameters; numbers are text, empty for the default.</summary>
public sealed class ParametersInput
{
    public string? Temperature { get; set; }

    public string? TopP { get; set; }

    public string? MaxTokens { get; set; }

    /// <summary>True when nothing is set.</summary>
    public bool IsEmpty => (Clean(Temperature), Clean(TopP), Clean(MaxTokens)) == ("", "", "");

    public static ParametersInput Of(ModelParameters? parameters) => new()
    {
        Temperature = parameters?.Temperature?.ToString(CultureInfo.InvariantCulture),
        TopP = parameters?.TopP?.ToString(CultureInfo.InvariantCulture),
        MaxTokens = parameters?.MaxTokens?.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>
    /// The parameters; null when nothing is set. What cannot be read is missing, and adds an error at
    /// "field.temperature", "field.topP" or "field.maxTokens".
    /// </summary>
    public ModelParameters? Read(FieldErrors errors, string field)
    {
        if (IsEmpty)
        {
            return null;
        }

        var hasTokens = int.TryParse(
            Clean(MaxTokens), NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var tokens);
        errors.Check(
            $"{field}.maxTokens", hasTokens || Clean(MaxTokens).Length == 0, ModelParameters.MaxTokensRule);
        return new(
            Number(errors, $"{field}.temperature", Temperature, ModelParameters.TemperatureRule),
            Number(errors, $"{field}.topP", TopP, ModelParameters.TopPRule),
            hasTokens ? tokens : null);
    }

    /// <summary>True when the form has other values than <paramref name="other"/>.</summary>
    public bool Differs(ParametersInput other) =>
        (Clean(Temperature), Clean(TopP), Clean(MaxTokens))
        != (Clean(other.Temperature), Clean(other.TopP), Clean(other.MaxTokens));

    private static double? Number(FieldErrors errors, string field, string? text, string rule)
    {
        var isNumber = double.TryParse(
            Clean(text), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value);
        errors.Check(field, isNumber || Clean(text).Length == 0, rule);
        return isNumber ? value : null;
    }

    private static string Clean(string? text) => text?.Trim() ?? "";
}
