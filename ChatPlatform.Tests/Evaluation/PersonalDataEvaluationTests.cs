using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatPlatform.Core.Inference.Privacy;
using ChatPlatform.Core.Inference.Privacy.Detection;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Evaluation;

/// <summary>
/// How much of the personal data in messages is replaced. Prints the figures, and fails when they fall below what is
/// documented.
/// </summary>
public sealed partial class PersonalDataEvaluationTests(ITestOutputHelper output)
{
    /// <summary>The labelled messages have their values in braces: "I am {NAME:Ann}".</summary>
    [Fact]
    public void Labelled_messages_Lose_their_personal_data_and_nothing_else()
    {
        Dictionary<string, (int Found, int All, int Wrong)> counts = [];
        List<string> differences = [];
        foreach (var line in File.ReadLines(Repository.Path("ChatPlatform.Tests", "Evaluation", "personal-data.txt")))
        {
            var labelled = line.Replace("\\n", "\n", StringComparison.Ordinal);
            var expected = Values().Matches(labelled).Select(m => (m.Groups[1].Value, m.Groups[2].Value)).ToList();
            var found = Find(Values().Replace(labelled, "$2"));
            foreach (var kind in expected.Concat(found).Select(v => v.Item1).Distinct())
            {
                var (right, all, wrong) = counts.GetValueOrDefault(kind);
                counts[kind] = (
                    right + expected.Count(v => v.Item1 == kind && found.Contains(v)),
                    all + expected.Count(v => v.Item1 == kind),
                    wrong + found.Count(v => v.Item1 == kind && !expected.Contains(v)));
            }

            if (!expected.Order().SequenceEqual(found.Order()))
            {
                differences.Add($"{line} -> {string.Join(", ", found)}");
            }
        }

        foreach (var (kind, (found, all, wrong)) in counts.OrderBy(c => c.Key))
        {
            output.WriteLine($"{kind}: {found} of {all} found, {wrong} wrong");
        }

        var text = string.Join('\n', differences);
        output.WriteLine(text);
        Assert.True(counts.Values.Sum(c => c.Found) >= 0.95 * counts.Values.Sum(c => c.All), text);
        Assert.True(counts.Values.Sum(c => c.Wrong) <= 3, text);
    }

    /// <summary>Real messages that were not written for this project, most of them without personal data.</summary>
    [Theory]
    [InlineData("nlupp", "examples.jsonl.gz", 0.33, 0.005)]
    [InlineData("banking77", "test.jsonl.gz", 0, 0.005)]
    [InlineData("clinc150", "test.jsonl.gz", 0, 0.005)]
    public void Real_messages_Lose_names_and_keep_the_rest(string set, string file, double recall, double maxWrong)
    {
        var path = Repository.Path("..", "shared", "data", set, file);
        Assert.SkipUnless(File.Exists(path), $"The evaluation set {set} is not there.");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var (messages, names, found, wrong) = (0, 0, 0, 0);
        while (reader.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            var values = Find(json.RootElement.GetProperty("text").GetString()!);
            messages++;
            if (json.RootElement.TryGetProperty("slots", out var slots)
                && slots.TryGetProperty("person_name", out var name))
            {
                names++;
                found += values.Contains(("NAME", name.GetProperty("text").GetString()!)) ? 1 : 0;
            }
            else if (values.Count > 0)
            {
                wrong++;
                output.WriteLine($"{line[..Math.Min(line.Length, 160)]} -> {string.Join(", ", values)}");
            }
        }

        output.WriteLine($"{set}: {messages} messages, {found} of {names} names found, {wrong} other messages changed");
        Assert.True(found >= recall * names, $"{found} of {names} names were found.");
        Assert.True(wrong <= maxWrong * messages, $"{wrong} of {messages} messages without a name were changed.");
    }

    /// <summary>The replaced values in the order of their placeholders.</summary>
    private static List<(string Kind, string Value)> Find(string text)
    {
        var placeholders = new Placeholders(KnownNames.None);
        var redacted = placeholders.Redact(text, new Dictionary<PersonalDataKind, int>());
        return
        [
            .. Placeholder().Matches(redacted).Select(m => m.Value).Distinct()
                .Select(p => (p[1..p.LastIndexOf('_')].ToUpper(CultureInfo.InvariantCulture), placeholders.Restore(p))),
        ];
    }

    [GeneratedRegex(@"\{([A-Z]+):([^}]*)\}")]
    private static partial Regex Values();

    [GeneratedRegex(@"\[[A-Z]+_\d+\]")]
    private static partial Regex Placeholder();
}
