using System.Text.Json.Serialization;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Inference;

/// <summary>How a model writes its answers. A value that is null leaves the choice to the provider.</summary>
/// <param name="Temperature">0 to 2: the larger, the more answers vary.</param>
/// <param name="TopP">0.01 to 1: the smaller, the fewer words the model chooses from.</param>
/// <param name="MaxTokens">Maximum tokens of one answer, 64 to 8,192; null uses the platform's limit.</param>
public sealed record ModelParameters(double? Temperature = null, double? TopP = null, int? MaxTokens = null)
{
    public const double MaxTemperature = 2;
    public const double MinTopP = 0.01;
    public const int MinAnswerTokens = 64;
    public const int MaxAnswerTokens = 8192;

    public const string TemperatureRule = "must be a number from 0 to 2, such as 0.3";
    public const string TopPRule = "must be a number from 0.01 to 1, such as 0.9";
    public const string MaxTokensRule = "must be a whole number from 64 to 8192";

    /// <summary>True when every value is left to the provider.</summary>
    [JsonIgnore]
    public bool IsDefault => this is { Temperature: null, TopP: null, MaxTokens: null };

    /// <summary>The parameters of a model that takes no temperature, and so no top-p.</summary>
    internal ModelParameters WithoutTemperature() => this with { Temperature = null, TopP = null };

    /// <param name="field">Name of the parameters; errors are at "field.temperature".</param>
    internal void Check(FieldErrors errors, string field) =>
        errors
            .Check($"{field}.temperature", Temperature is null or (>= 0 and <= MaxTemperature), TemperatureRule)
            .Check($"{field}.topP", TopP is null or (>= MinTopP and <= 1), TopPRule)
            .Check(
                $"{field}.maxTokens", MaxTokens is null or (>= MinAnswerTokens and <= MaxAnswerTokens), MaxTokensRule);
}
