namespace ChatPlatform.Tests.Architecture;

/// <summary>
/// The allowed dependencies between the folders of ChatPlatform.Core. Adding one is a design decision.
/// </summary>
public sealed class ArrowTests
{
    /// <summary>
    /// Not checked: its context references all entities, and services use the context. Entities do not reference it.
    /// </summary>
    internal const string Data = "Data";

    /// <summary>Text helpers, which every folder may use.</summary>
    internal const string Unicode = "Unicode";

    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        [Unicode] = [],
        ["Audit"] = [],
        ["Secrets"] = ["Audit"],
        ["Languages"] = [],
        ["Mail"] = [],
        ["Jobs"] = [],
        ["Egress"] = [],
        ["Tenancy"] = ["Audit", "Jobs"],
        ["Catalog"] = ["Tenancy", "Audit", "Jobs"],
        ["Realtime"] = ["Tenancy"],
        ["Inference"] = ["Tenancy", "Audit", "Secrets", "Egress", "Catalog", "Languages"],
        ["Knowledge"] = ["Tenancy", "Audit", "Jobs", "Inference", "Realtime", "Egress", "Languages"],
        ["Tools"] = ["Tenancy", "Audit", "Secrets", "Inference", "Egress", "Catalog"],
        ["Agents"] = ["Tenancy", "Audit", "Inference", "Knowledge", "Tools", "Catalog", "Languages"],
        ["Conversations"] =
            ["Tenancy", "Audit", "Inference", "Knowledge", "Tools", "Agents", "Realtime", "Languages"],
        ["Widgets"] = ["Tenancy", "Audit", "Secrets", "Agents"],
        ["Identity"] = ["Tenancy", "Audit", "Secrets", "Mail", "Conversations", "Widgets"],
        ["Escalations"] =
            ["Tenancy", "Audit", "Identity", "Realtime", "Tools", "Conversations", "Widgets", "Languages"],
        ["TestSet"] = ["Tenancy", "Audit", "Knowledge", "Agents", "Conversations"],
        ["Analytics"] =
        [
            "Tenancy", "Audit", "Identity", "Inference", "Knowledge", "Tools", "Agents", "Conversations", "Escalations",
            "Widgets",
        ],
        ["Setup"] = ["Tenancy", "Audit", "Identity", "Knowledge", "Tools", "Agents", "Conversations", "Widgets"],
        ["Demo"] =
        [
            "Tenancy", "Audit", "Catalog", "Identity", "Inference", "Knowledge", "Tools", "Agents", "Widgets",
        ],
    };

    [Fact]
    public void Core_folders_Depend_only_on_allowed_folders()
    {
        var wrong = SourceTree.Files(".cs", "ChatPlatform.Core")
            .Where(f => f.Path.Split('/').Length > 2 && f.Feature != Data)
            .SelectMany(f =>
                SourceTree
                    .Dependencies(f)
                    .Where(to => to != f.Feature && to != Data && to != Unicode && !Allowed(f.Feature).Contains(to))
                    .Select(to => $"{f.Path} depends on {to}"));
        Assert.Empty(wrong);
    }

    [Fact]
    public void Allowed_dependencies_Form_no_cycle()
    {
        Assert.All(s_allowed.Keys, folder => Assert.DoesNotContain(folder, Reachable(folder)));

        static HashSet<string> Reachable(string folder)
        {
            var visited = new HashSet<string>();
            var open = new Stack<string>(s_allowed[folder]);
            while (open.TryPop(out var next))
            {
                if (visited.Add(next))
                {
                    Array.ForEach(s_allowed[next], open.Push);
                }
            }

            return visited;
        }
    }

    [Fact]
    public void Allowed_dependencies_List_every_folder() =>
        Assert.Equal(
            s_allowed.Keys.Append(Data).Order(),
            SourceTree
                .Files(".cs", "ChatPlatform.Core")
                .Where(f => f.Path.Split('/').Length > 2)
                .Select(f => f.Feature)
                .Distinct()
                .Order());

    [Fact]
    public void Core_Does_not_reference_HttpContext_or_Razor_components() =>
        Assert.Empty(
            SourceTree
                .Files(".cs", "ChatPlatform.Core")
                .Where(f =>
                    f.Text.Contains("HttpContext", StringComparison.Ordinal)
                    || f.Text.Contains("using Microsoft.AspNetCore.Components", StringComparison.Ordinal))
                .Select(f => f.Path));

    [Fact]
    public void Components_Do_not_use_the_database_directly() =>
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
