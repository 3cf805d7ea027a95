using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Inference.Connections;

/// <summary>How long a connection's provider is waited for. A value that is null uses the platform's limit.</summary>
/// <param name="FirstTokenSeconds">Seconds until the first sign of life, 1 to 300.</param>
/// <param name="TokenGapSeconds">Seconds between two signs of life, 1 to 300.</param>
/// <param name="WholeSeconds">Seconds of one response of the model, 5 to 600; a turn has a limit of its own.</param>
public sealed record ConnectionPatience(
    int? FirstTokenSeconds = null, int? TokenGapSeconds = null, int? WholeSeconds = null)
{
    public const int MaxGapSeconds = 300;
    public const int MinWholeSeconds = 5;
    public const int MaxWholeSeconds = 600;

    public const string GapRule = "must be a whole number from 1 to 300";
    public const string WholeRule = "must be a whole number from 5 to 600";

    internal void Check(FieldErrors errors) =>
        errors
            .Check("patience.firstTokenSeconds", FirstTokenSeconds is null or (>= 1 and <= MaxGapSeconds), GapRule)
            .Check("patience.tokenGapSeconds", TokenGapSeconds is null or (>= 1 and <= MaxGapSeconds), GapRule)
            .Check(
                "patience.wholeSeconds", WholeSeconds is null or (>= MinWholeSeconds and <= MaxWholeSeconds),
                WholeRule);
}
