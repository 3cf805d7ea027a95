using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Agents;

/// <summary>An agent as staff wants it.</summary>
/// <param name="Name">1 to 80 characters, unique in the tenant.</param>
/// <param name="Description">What it is for, in the words that messages are sorted by.</param>
/// <param name="Examples">Messages of visitors that belong to it.</param>
/// <param name="Prompt">How it answers.</param>
/// <param name="Model">Model id; null takes the tenant's.</param>
public sealed record AgentDraft(
    string Name, string Description, IReadOnlyList<string> Examples, bool IsEnabled, string Prompt, string? Model)
{
    public const int MaxName = 80;
    public const int MaxDescription = 1000;
    public const int MaxExamples = 50;
    public const int MaxExample = 300;
    public const int MaxPrompt = 16_000;
    public const int MaxModel = 200;

    internal FieldErrors Check()
    {
        var errors = new FieldErrors()
            .Text("name", Name, 1, MaxName)
            .Text("description", Description, 1, MaxDescription)
            .Text("prompt", Prompt, 1, MaxPrompt)
            .Check("examples", Examples is { Count: <= MaxExamples }, $"must have at most {MaxExamples} entries");
        if (Model is not null)
        {
            errors.Text("model", Model, 1, MaxModel);
        }

        foreach (var (i, example) in (Examples ?? []).Take(MaxExamples).Index())
        {
            errors.Text($"examples[{i}]", example, 1, MaxExample);
        }

        return errors;
    }
}
