using ChatPlatform.Core.Setup.Packs;

namespace ChatPlatform.Core.Setup;

/// <summary>Agents and widget texts to begin with, for one kind of business.</summary>
/// <param name="Key">Stable name: the kind of business.</param>
/// <param name="Icon">Name of the console's icon.</param>
/// <param name="Greeting">The widget's greeting.</param>
/// <param name="Questions">Suggested questions of the widget.</param>
public sealed record StarterPack(
    string Key, string Title, string Description, string Icon, string Greeting, IReadOnlyList<string> Questions,
    IReadOnlyList<StarterAgent> Agents)
{
    /// <summary>All packs, by title.</summary>
    public static IReadOnlyList<StarterPack> All { get; } =
        [BankPack.Value, LogisticsPack.Value, ShopPack.Value, SoftwarePack.Value];

    /// <summary>All packs, that of a kind of business first.</summary>
    public static IReadOnlyList<StarterPack> For(string kind) => [.. All.OrderBy(p => p.Key != kind)];

    public static StarterPack? Find(string? key) => All.FirstOrDefault(p => p.Key == key);
}

/// <summary>An agent of a pack.</summary>
/// <param name="Description">What customers ask it about; messages are routed by this text.</param>
/// <param name="Prompt">Instructions for answers.</param>
/// <param name="Examples">Messages that belong to the agent.</param>
public sealed record StarterAgent(string Name, string Description, string Prompt, IReadOnlyList<string> Examples);
