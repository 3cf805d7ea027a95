using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Core.Languages;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Knowledge.Search.Terms;

/// <summary>Reads the words of a question and how many of a tenant's chunks have each.</summary>
internal sealed class QuestionTerms(TenantSql sql)
{
    private static readonly string s_sizeSql = $"""
        select chunks, tokens, exists (
          select from documents d where d.tenant_id = $1 and d.audience <> {Literal(DocumentAudience.Everyone)})
        from corpus_statistics where tenant_id = $1 and chunks > 0
        """;

    /// <summary>Words of all readings; readings of one word have the same place.</summary>
    private const string TermsSql = """
        select r.n, place, q.lexeme, coalesce(t.chunks, 0)
        from unnest($2::text[], $3::text[]) with ordinality r(configuration, text, n)
        cross join unnest(to_tsvector(r.configuration::regconfig, r.text)) q
        cross join unnest(q.positions) place
        left join term_statistics t on t.tenant_id = $1 and t.term = q.lexeme
        union all
        select 0, 0, w.lexeme, coalesce(t.chunks, 0)
        from unnest($4::text[]) w(lexeme)
        left join term_statistics t on t.tenant_id = $1 and t.term = w.lexeme
        order by 1, 2, 3
        """;

    /// <summary>The question's words; null for a tenant without chunks.</summary>
    public async Task<QueryTerms?> ReadAsync(Guid tenantId, string question, CancellationToken ct)
    {
        var readings = Stemming.OfQuestion(IndexText.ForParser(question));
        var plain = PlainLetters.Of(question);
        var codes = CodeText.All(plain, true).ToList();
        var parts = UnspacedText.Parts(question);
        string[] own = [.. codes.SelectMany(c => c.Lexemes).Concat(parts.SelectMany(p => p.Groups)).Distinct()];
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(s_sizeSql, P(tenantId))
            .Add(
                TermsSql, P(tenantId), P(readings.Select(r => r.Configuration).ToArray()),
                P(readings.Select(r => r.Text).ToArray()), P(own));
        await using var reader = await batch.ReadAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return null;
        }

        var (chunks, tokens, hasRestricted) = (reader.GetInt32(0), reader.GetInt64(1), reader.GetBoolean(2));
        await reader.NextResultAsync(ct);
        var rows = new List<(long Reading, int Place, QueryTerm Term)>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add((reader.GetInt64(0), reader.GetInt32(1), new(reader.GetString(2), reader.GetInt32(3))));
        }

        return new(Terms(rows, codes), chunks, (double)tokens / chunks)
        {
            Parts = parts,
            HasRestricted = hasRestricted,
        };
    }

    private static List<QueryTerm> Terms(List<(long Reading, int Place, QueryTerm Term)> rows, List<Code> codes)
    {
        var identifiers = codes.Where(c => c.IsIdentifier).Select(c => c.Whole).ToHashSet();
        var pairs = codes.Where(c => c.IsPair).Select(c => c.Whole).ToHashSet();
        var own = rows.Where(r => r.Reading == 0)
            .Where(r => r.Term.Chunks > 0 || !pairs.Contains(r.Term.Lexeme))
            .Select(r => r.Term with { IsIdentifier = identifiers.Contains(r.Term.Lexeme) });
        var words = rows.Where(r => r.Reading > 0).GroupBy(r => r.Place).Select(Best);
        return [.. own.Concat(words).DistinctBy(t => t.Lexeme)];
    }

    /// <summary>The first reading of a word that documents have, otherwise the first one.</summary>
    private static QueryTerm Best(IEnumerable<(long Reading, int Place, QueryTerm Term)> readings) =>
        readings.OrderBy(r => r.Term.Chunks == 0).ThenBy(r => r.Reading).First().Term;
}
