using System.Diagnostics;
using ChatPlatform.Core.Agents.Routing;

namespace ChatPlatform.Evaluation;

/// <summary>Result of a message: the set's ids of the agents, none for an unclear message.</summary>
/// <param name="Sure">The decision's confidence, 0 to 1.</param>
/// <param name="Ms">Milliseconds for the decision.</param>
public sealed record RoutedAgents(string Id, IReadOnlyList<string> Agents, double Sure, double Ms);

/// <summary>Routes the messages of a set with the product's fast path.</summary>
public sealed class RoutingRun(FastPath fastPath)
{
    /// <param name="isTrained">True adds the messages of the training part to the examples of the agents.</param>
    /// <param name="keeps">Which messages to route; null for all.</param>
    public async Task<IReadOnlyList<RoutedAgents>> RunAsync(
        RoutingSet set, bool isTrained, Func<RoutedMessage, bool>? keeps, Action<string> report, CancellationToken ct)
    {
        var tenants = set.Tenants(isTrained);
        var results = new List<RoutedAgents>();
        foreach (var group in set.Messages().Where(m => keeps?.Invoke(m) ?? true).GroupBy(m => m.Tenant ?? ""))
        {
            var tenant = tenants.TryGetValue(group.Key, out var known) ? known : tenants.Values.Single();
            var clock = Stopwatch.StartNew();
            await fastPath.DecideAsync(tenant.Agents, "warm up", RoutingContext.Empty, ct);
            report($"{group.Key}: trained in {clock.ElapsedMilliseconds} ms");
            foreach (var message in group)
            {
                var context = await ContextAsync(tenant, message, ct);
                clock.Restart();
                var decision = await fastPath.DecideAsync(tenant.Agents, message.Text, context, ct);
                results.Add(new(
                    message.Id, [.. (decision.Plan?.Assignments ?? []).Select(a => tenant.Ids[a.Agent.Id])],
                    decision.Plan?.Confidence ?? 0, clock.Elapsed.TotalMilliseconds));
            }
        }

        return results;
    }

    /// <summary>
    /// The conversation before a message. Where the set does not say which agent answered last, it is the one to which
    /// the customer's messages before are routed.
    /// </summary>
    private async Task<RoutingContext> ContextAsync(RoutingTenant tenant, RoutedMessage message, CancellationToken ct)
    {
        var lines = (message.History ?? []).Where(l => l.Role == "user").Select(l => l.Text).ToList();
        var context = RoutingContext.Empty;
        foreach (var line in lines)
        {
            var plan = (await fastPath.DecideAsync(tenant.Agents, line, context, ct)).Plan;
            context = new(
                plan is null ? context.PreviousAgents : [.. plan.Assignments.Select(a => a.Agent.Name)], line);
        }

        return message.Previous is null
            ? context
            : context with
            {
                PreviousAgents = [tenant.Agents.Agents.First(a => tenant.Ids[a.Id] == message.Previous).Name],
            };
    }
}
