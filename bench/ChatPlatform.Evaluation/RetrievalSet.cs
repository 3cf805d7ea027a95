using System.IO.Compression;
using System.Text.Json;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;

namespace ChatPlatform.Evaluation;

/// <summary>A chunk of an evaluation set, as split by its authors.</summary>
public sealed record CorpusEntry(
    string Id, string Text, string? Title = null, string? Name = null, string? Tenant = null)
{
    /// <summary>Lines become paragraphs; Markdown headings and the rows of tables become what they are.</summary>
    public IReadOnlyList<Block> Blocks()
    {
        var blocks = new List<Block>();
        foreach (var line in Text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line is ['|', ' ', .., '|'])
            {
                var row = line[1..^1].Trim();
                if (blocks is [.., { Kind: BlockKind.Table } table])
                {
                    blocks[^1] = table with { Text = $"{table.Text}\n{row}" };
                }
                else
                {
                    blocks.Add(new(BlockKind.Table, 0, row));
                }

                continue;
            }

            var level = line.TakeWhile(c => c == '#').Count();
            blocks.Add(level is > 0 and < 7 && line.Length > level && line[level] == ' '
                ? new(BlockKind.Heading, level, line[level..].Trim())
                : new(BlockKind.Paragraph, 0, line));
        }

        return blocks;
    }
}

/// <summary>A question with its expected chunks.</summary>
/// <param name="Gold">Grades of the chunks that answer it; empty when none does.</param>
/// <param name="History">The conversation before it.</param>
public sealed record EvaluationQuery(
    string Id, string Text, Dictionary<string, double> Gold, IReadOnlyList<string>? Tenants = null,
    IReadOnlyList<EvaluationLine>? History = null);

/// <summary>A message before a question.</summary>
/// <param name="Role">"user" or "agent".</param>
public sealed record EvaluationLine(string Role, string Text);

/// <summary>A retrieval set: corpus.jsonl.gz and queries.jsonl.gz in one folder.</summary>
public sealed class RetrievalSet(string folder)
{
    public string Name { get; } = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));

    public IEnumerable<CorpusEntry> Corpus() => Read<CorpusEntry>("corpus.jsonl.gz");

    public IEnumerable<EvaluationQuery> Queries() => Read<EvaluationQuery>("queries.jsonl.gz");

    private IEnumerable<T> Read<T>(string file)
    {
        using var reader = new StreamReader(
            new GZipStream(File.OpenRead(Path.Combine(folder, file)), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            yield return JsonSerializer.Deserialize<T>(line, JsonSerializerOptions.Web)!;
        }
    }
}
