using System.Text.RegularExpressions;

namespace ChatPlatform.Tests.Architecture;

/// <summary>Reads of lists are bounded.</summary>
public sealed partial class BoundTests
{
    /// <summary>Files with unbounded reads: how many there are, and why the result stays small.</summary>
    private static readonly Dictionary<string, (int Count, string Why)> s_unbounded = new()
    {
        ["ChatPlatform.Core/Agents/AgentDirectory.cs"] = (
            4, "agents and tools of one tenant, configured manually; its forbidden catalog entries"),
        ["ChatPlatform.Core/Agents/AgentGrants.cs"] = (4, "tools and documents of one agent"),
        ["ChatPlatform.Core/Agents/AgentQueries.cs"] = (2, "agents of one tool; tools of one page of agents"),
        ["ChatPlatform.Core/Audit/AuditQueries.cs"] = (1, "counts by kind"),
        ["ChatPlatform.Core/Audit/AuditVerifier.cs"] = (1, "one number"),
        ["ChatPlatform.Core/Identity/Users/UserEditor.cs"] = (1, "memberships of one user"),
        ["ChatPlatform.Core/Knowledge/Answers/AnswerPairQueries.cs"] = (1, "counts by state"),
        ["ChatPlatform.Core/Knowledge/DocumentQueries.cs"] = (1, "counts by status"),
        ["ChatPlatform.Core/Analytics/TenantQueries.cs"] = (1, "counts by status"),
        ["ChatPlatform.Core/Setup/SetupProgress.cs"] = (1, "steps of the setup"),
        ["ChatPlatform.Core/Tenancy/TenantNames.cs"] = (1, "tenants of one page of entries"),
    };

    [Fact]
    public void S30_Every_list_Has_a_limit_or_a_reason_to_stay_short()
    {
        var found = SourceTree
            .Files(".cs", "ChatPlatform.Core")
            .Where(f => f.Feature is not ("Data" or "Demo"))
            .Select(f =>
                (f.Path, Count: Statements(f.Text).Count(s => !s.Contains(".Take(", StringComparison.Ordinal))))
            .Where(f => f.Count > 0)
            .ToDictionary(f => f.Path, f => f.Count);
        Assert.Equal(
            s_unbounded.Select(u => $"{u.Key}: {u.Value.Count}").Order(),
            found.Select(f => $"{f.Key}: {f.Value}").Order());
    }

    /// <summary>
    /// Statements that read a list: the text from the preceding semicolon or brace to the end of the call.
    /// </summary>
    private static IEnumerable<string> Statements(string text) =>
        ListCall()
            .Matches(text)
            .Select(m =>
                text[
                    (
                        Math.Max(
                            text.LastIndexOf(';', m.Index),
                            Math.Max(text.LastIndexOf("{\n", m.Index, StringComparison.Ordinal), 0)) + 1
                    )..m.Index
                ]);

    [GeneratedRegex(@"\.To(List|Array|Dictionary|HashSet)Async\(")]
    private static partial Regex ListCall();
}
