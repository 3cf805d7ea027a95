using System.Text.RegularExpressions;

namespace ChatPlatform.Tests.Architecture;

/// <summary>
/// Which feature owns each table. A feature reads and writes tables of others only where <see cref="ArrowTests"/>
/// allows it to depend on them.
/// </summary>
public sealed partial class DataOwnerTests
{
    /// <summary>Tables that have no <c>DbSet</c> of their own class.</summary>
    private static readonly Dictionary<string, string> s_tablesWithoutEntity = new()
    {
        ["event_log"] = "Conversations",
    };

    /// <summary>Sets that ASP.NET Core Identity's context declares.</summary>
    private static readonly string[] s_identitySets = ["Users", "UserLogins", "UserTokens", "UserClaims"];

    private static readonly SourceFile[] s_files =
        [.. SourceTree.Files(".cs", "ChatPlatform.Core").Where(f => f.Path.Split('/').Length > 2)];

    private static readonly Dictionary<string, string> s_owners = FindOwners();

    [Fact]
    public void Every_table_has_one_owner() => Assert.All(
        s_owners, owner => Assert.Contains(owner.Value, ArrowTests.Features));

    [Fact]
    public void A_feature_touches_only_tables_of_features_it_may_depend_on()
    {
        var wrong =
            from file in s_files
            where file.Feature != ArrowTests.Data
            from set in s_owners
            where set.Value != file.Feature && !ArrowTests.MayDepend(file.Feature, set.Value) && Touches(file, set.Key)
            select $"{file.Path} touches {set.Key} of {set.Value}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_two_features_depend_on_each_other()
    {
        var edges = (
            from file in s_files
            where file.Feature != ArrowTests.Data
            from to in SourceTree.Dependencies(file)
                .Concat(s_owners.Where(o => Touches(file, o.Key)).Select(o => o.Value))
            where to != file.Feature && to != ArrowTests.Data && to != ArrowTests.Unicode
            select (From: file.Feature, To: to)).ToHashSet();
        Assert.DoesNotContain(edges, e => edges.Contains((e.To, e.From)));
    }

    /// <summary>Owners by name of the set in <c>AppDb</c>: the folder that declares the entity.</summary>
    private static Dictionary<string, string> FindOwners()
    {
        var context = s_files.Single(f => f.Path == "ChatPlatform.Core/Data/AppDb.cs");
        var owners = Set().Matches(context.Text).ToDictionary(
            m => m.Groups["set"].Value,
            m => s_files.FirstOrDefault(f => f.Text.Contains(
                $"class {m.Groups["entity"].Value} ", StringComparison.Ordinal)
                || f.Text.Contains($"class {m.Groups["entity"].Value}\n", StringComparison.Ordinal))?.Feature
                ?? "Secrets"); // Data Protection's own class, stored by the key ring.
        foreach (var set in s_identitySets)
        {
            owners[set] = "Identity";
        }

        foreach (var (table, owner) in s_tablesWithoutEntity)
        {
            owners[table] = owner;
        }

        return owners;
    }

    /// <summary>True when the file uses the set through a context or names its table in SQL.</summary>
    private static bool Touches(SourceFile file, string set) =>
        Regex.IsMatch(Code(file), $@"\b(?:\w*[dD]b|platform)\s*\.\s*{set}\b")
        || Regex.IsMatch(Code(file), $@"\b(?:from|join|into|update)\s+{TableOf(set)}\b");

    private static string Code(SourceFile file) => Comment().Replace(file.Text, "");

    private static string TableOf(string set) => WordStart().Replace(set, "_").ToLowerInvariant();

    [GeneratedRegex(@"DbSet<(?<entity>\w+)> (?<set>\w+)")]
    private static partial Regex Set();

    [GeneratedRegex(@"(?m)^\s*//.*$")]
    private static partial Regex Comment();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex WordStart();
}
