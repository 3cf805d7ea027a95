using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Widgets;

namespace ChatPlatform.Core.Setup;

/// <summary>What a pack added.</summary>
/// <param name="Added">Names of the agents that were added.</param>
/// <param name="Kept">Names of the pack's agents that the tenant already has; they are not changed.</param>
public sealed record InstalledPack(IReadOnlyList<string> Added, IReadOnlyList<string> Kept);

/// <summary>
/// Adds the agents and widget texts of a pack to a tenant. Agents with the same name and widget texts that were changed
/// are kept, so that installing again adds only what is missing.
/// </summary>
public sealed class PackInstaller(AgentEditor agents, AgentQueries queries, WidgetEditor widgets)
{
    private const int MaxRead = 100;

    public async Task<EditOutcome<InstalledPack>> InstallAsync(
        Guid tenantId, string key, Actor actor, CancellationToken ct)
    {
        if (StarterPack.Find(key) is not { } pack)
        {
            return EditOutcome.NotFound;
        }

        var taken = await NamesAsync(tenantId, ct);
        List<string> added = [];
        foreach (var agent in pack.Agents.Where(a => !taken.Contains(a.Name)))
        {
            var outcome = await agents.CreateAsync(
                tenantId,
                new(agent.Name, agent.Description, agent.Examples, IsEnabled: true, agent.Prompt, Model: null),
                actor, ct);
            if (outcome is EditOutcome<AgentDetail>.Invalid invalid)
            {
                var (_, rule) = invalid.Errors.Rules.First();
                return EditOutcome.Refused($"{agent.Name} {rule}. Added before: {Join(added)}.");
            }

            added.Add(agent.Name);
        }

        await ApplyTextsAsync(tenantId, pack, actor, ct);
        return EditOutcome.Saved(new InstalledPack(added, [.. pack.Agents.Select(a => a.Name).Except(added)]));
    }

    /// <summary>Keys of the packs whose agents the tenant all has.</summary>
    public async Task<IReadOnlySet<string>> UsedAsync(Guid tenantId, CancellationToken ct)
    {
        var names = await NamesAsync(tenantId, ct);
        return StarterPack.All.Where(p => p.Agents.All(a => names.Contains(a.Name))).Select(p => p.Key).ToHashSet();
    }

    private static string Join(List<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);

    private async Task<HashSet<string>> NamesAsync(Guid tenantId, CancellationToken ct)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        string? after = null;
        do
        {
            var page = await queries.PageAsync(tenantId, new(), new(MaxRead, after), ct);
            names.UnionWith(page.Items.Select(a => a.Name));
            after = page.Next;
        }
        while (after is not null);

        return names;
    }

    /// <summary>Changes only texts that a new widget has.</summary>
    private async Task ApplyTextsAsync(Guid tenantId, StarterPack pack, Actor actor, CancellationToken ct)
    {
        if (
            await widgets.FindAsync(tenantId, ct) is { Greeting: WidgetSettings.DefaultGreeting } widget
            && widget.SuggestedQuestions.Count == 0)
        {
            await widgets.UpdateAsync(
                tenantId, widget.ConcurrencyToken,
                widget.ToDraft() with { Greeting = pack.Greeting, SuggestedQuestions = pack.Questions }, actor, ct);
        }
    }
}
