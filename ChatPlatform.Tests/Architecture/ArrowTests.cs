namespace ChatPlatform.Tests.Architecture;

/// <summary>Which folder of ChatPlatform.Core may lean on which. A new arrow is a decision, made here.</summary>
public sealed class ArrowTests
{
    /// <summary>
    /// Data is left out of the arrows: its context knows all entities, and services use the context; entities never do.
    /// </summary>
    internal const string Data = "Data";

    /// <summary>Judging and cutting text, which every folder may use.</summary>
    internal const string Unicode = "Unicode";

    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        [Unicode] = [],
        ["Audit"] = [],
        ["Secrets"] = ["Audit"],
        ["Mail"] = [],
        ["Jobs"] = [],
        ["Egress"] = [],
        ["Tenancy"] = ["Audit", "Jobs"],
        ["Catalog"] = ["Tenancy", "Audit"],
        ["Realtime"] = ["Tenancy"],
        ["Inference"] = ["Tenancy", "Audit", "Secrets", "Egress", "Catalog"],
        ["Knowledge"] = ["Tenancy", "Audit", "Jobs", "Inference", "Realtime", "Egress"],
        ["Tools"] = ["Tenancy", "Audit", "Inference", "Egress", "Catalog"],
        ["Agents"] = ["Tenancy", "Audit", "Inference", "Knowledge", "Tools", "Catalog"],
        ["Conversations"] = ["Tenancy", "Audit", "Inference", "Knowledge", "Tools", "Agents", "Realtime"],
        ["Widgets"] = ["Tenancy", "Audit", "Secrets", "Agents"],
        ["Identity"] = ["Tenancy", "Audit", "Secrets", "Mail", "Conversations", "Widgets"],
        ["Escalations"] = ["Tenancy", "Audit", "Identity", "Realtime", "Tools", "Conversations"],
        ["Analytics"] =
        [
            "Tenancy", "Audit", "Identity", "Inference", "Knowledge", "Tools", "Agents", "Conversations", "Escalations",
            "Widgets",
        ],
        ["Demo"] = ["Tenancy", "Audit", "Catalog", "Identity", "Knowledge", "Tools", "Agents", "Widgets"],
    };

    [Fact]
    public void Folders_lean_only_where_an_arrow_is_drawn()
    {
        var wrong = SourceTree.Files(".cs", "ChatPlatform.Core")
            .Where(f => f.Path.Split('/').Length > 2 && f.Feature != Data)
            .SelectMany(f =>
                SourceTree
                    .Dependencies(f)
                    .Where(to => to != f.Feature && to != Data && to != Unicode && !Allowed(f.Feature).Contains(to))
                    .Select(to => $"{f.Path} leans on {to}"));
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_arrows_form_no_circle()
    {
        Assert.All(s_allowed.Keys, folder => Assert.DoesNotContain(folder, Reachable(folder)));

        static HashSet<string> Reachable(string folder)
        {
            var seen = new HashSet<string>();
            var open = new Stack<string>(s_allowed[folder]);
            while (open.TryPop(out var next))
            {
                if (seen.Add(next))
                {
                    Array.ForEach(s_allowed[next], open.Push);
                }
            }

            return seen;
        }
    }

    [Fact]
    public void Every_folder_has_its_line_in_the_table() =>
        Assert.Equal(
            s_allowed.Keys.Append(Data).Order(),
            SourceTree
                .Files(".cs", "ChatPlatform.Core")
                .Where(f => f.Path.Split('/').Length > 2)
                .Select(f => f.Feature)
                .Distinct()
                .Order());

    [Fact]
    public void The_core_knows_nothing_of_HTTP_contexts_or_pages() =>
        Assert.Empty(
            SourceTree
                .Files(".cs", "ChatPlatform.Core")
                .Where(f =>
                    f.Text.Contains("HttpContext", StringComparison.Ordinal)
                    || f.Text.Contains("using Microsoft.AspNetCore.Components", StringComparison.Ordinal))
                .Select(f => f.Path));

    [Fact]
    public void Pages_and_their_parts_never_touch_the_database_themselves() =>
        Assert.Empty(
            SourceTree
                .Files(".razor", "ChatPlatform.Web")
                .Concat(SourceTree.Files(".cs", "ChatPlatform.Web/Components"))
                .Where(f =>
                    f.Text.Contains("AppDb", StringComparison.Ordinal)
                    || f.Text.Contains("TenantSql", StringComparison.Ordinal))
                .Select(f => f.Path));

    [Fact]
    public void No_two_folders_of_the_web_project_depend_on_each_other()
    {
        var edges = SourceTree.Files(".cs", "ChatPlatform.Web").Concat(SourceTree.Files(".razor", "ChatPlatform.Web"))
            .Where(f => f.Path.Split('/').Length > 2)
            .SelectMany(f => SourceTree.WebDependencies(f).Select(to => (From: f.Feature, To: to)))
            .Where(e => e.From != e.To)
            .ToHashSet();
        Assert.DoesNotContain(edges, e => edges.Contains((e.To, e.From)));
    }

    /// <summary>Features with an entry in the table.</summary>
    internal static IReadOnlyCollection<string> Features => s_allowed.Keys;

    /// <summary>True when a feature may depend on another.</summary>
    internal static bool MayDepend(string from, string to) => Allowed(from).Contains(to);

    private static string[] Allowed(string folder) => s_allowed.GetValueOrDefault(folder) ?? [];
}
