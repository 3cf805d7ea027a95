namespace ChatPlatform.Core.Agents.Rounds;

/// <summary>Where an agent writes its part of an answer.</summary>
public interface IAnswerPart
{
    /// <summary>Characters of the answer so far, with the parts before.</summary>
    int Length { get; }

    ValueTask WriteAsync(string text);

    /// <summary>Takes back everything after a length: it was no part of the answer.</summary>
    ValueTask RetractAsync(int length);
}
