using System.Collections.Concurrent;
using System.Numerics.Tensors;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Knowledge.Indexes;
using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Core.Knowledge.Search.Terms;
using Microsoft.Extensions.Options;
using Npgsql;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Knowledge.Search;

/// <summary>
/// Finds a tenant's chunks for a question. Candidates come from the embeddings and from the rarest words of the
/// question; they are ranked by cosine plus a small share of BM25, scaled by the question's best BM25. A chunk with a
/// rare code of the question ranks before all others. Every statement names the tenant, in addition to row-level
/// security.
/// </summary>
public sealed class KnowledgeSearch(
    TenantSql sql, MiniLmEmbeddingGenerator embeddings, IOptions<SearchIndexOptions> indexes, TimeProvider clock)
{
    /// <summary>Weight of the best BM25 relative to a cosine of 1, for a question of many words.</summary>
    private const double LexicalWeight = 0.2;

    /// <summary>Words from which on a question has many; the words of a shorter one weigh less.</summary>
    private const double ManyWords = 8;

    /// <summary>Weight of question with context in the vector, against the question alone.</summary>
    private const float ContextWeight = 0.4f;

    private const int VectorCandidates = 50;
    private const int LexicalCandidates = 50;

    /// <summary>Chunks with a rare word that are ranked to select the lexical candidates.</summary>
    private const int LexicalPool = 1000;

    /// <summary>Of unit length, because a distance to no direction is undefined.</summary>
    private static readonly float[] s_noVector = [1, .. new float[MiniLmEmbeddingGenerator.Dimensions - 1]];

    private static readonly TimeSpan s_emptyCacheDuration = TimeSpan.FromSeconds(5);

    private static readonly string s_candidatesOfAll = Candidates("", "");

    /// <summary>$10 true for all documents, $11 ids, $12 tags, $13 audiences.</summary>
    private const string IsAllowed =
        "c.document_id in (select d.id from documents d where d.tenant_id = $1 and d.audience = any($13) "
        + "and ($10 or d.id = any($11) or d.tags && $12))";

    private static readonly string s_candidatesOfSome = Candidates(
        $"and exists (select from chunks c where c.tenant_id = $1 and c.id = n.chunk_id and {IsAllowed})",
        $"and {IsAllowed}");

    private readonly ConcurrentDictionary<Guid, long> _empty = new();
    private readonly QuestionTerms _terms = new(sql);

    /// <summary>
    /// The best chunks; none when the tenant has no chunks or the question is blank. Of a long message, the part that
    /// asks is searched for too, and the better result counts.
    /// </summary>
    public async Task<KnowledgeMatch> SearchAsync(Guid tenantId, KnowledgeQuery query, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(query.Text) || IsKnownToBeEmpty(tenantId))
        {
            return KnowledgeMatch.None;
        }

        var whole = await FindAsync(tenantId, query, ct);
        if (AskingPart.Of(query.Text) is not { } part)
        {
            return whole;
        }

        var asked = await FindAsync(tenantId, query with { Text = part }, ct);
        return asked.Evidence.Answerability >= whole.Evidence.Answerability ? asked : whole;
    }

    /// <summary>Forgets cached information about a tenant whose chunks have changed.</summary>
    public void Invalidate(Guid tenantId) => _empty.TryRemove(tenantId, out _);

    private async Task<KnowledgeMatch> FindAsync(Guid tenantId, KnowledgeQuery query, CancellationToken ct)
    {
        if (await _terms.ReadAsync(tenantId, query.Text, ct) is not { } terms)
        {
            _empty[tenantId] = clock.GetTimestamp();
            return KnowledgeMatch.None;
        }

        // What the model cannot read has a vector that says nothing.
        var isRead = embeddings.CanRead(query.Text);
        var vector = isRead ? await EmbedAsync(query, ct) : default;
        var candidates = await CandidatesAsync(tenantId, vector, terms, query, ct);
        if (candidates.Count == 0)
        {
            return KnowledgeMatch.None;
        }

        var best = candidates.Max(c => c.Bm25);
        var codes = terms.RareCodes;
        var weight = isRead ? LexicalWeight * Math.Min(1, terms.Terms.Count / ManyWords) : 1;
        var ranked = candidates
            .Select(c => c with
            {
                RetrievedChunk = c.RetrievedChunk with
                {
                    Score = (isRead ? c.RetrievedChunk.Cosine : 0)
                        + (best > 0 ? weight * c.Bm25 / best : 0)
                        + codes.Count(code => c.Has(code)),
                },
            })
            .OrderByDescending(c => c.RetrievedChunk.Score)
            .ThenBy(c => c.RetrievedChunk.ChunkId)
            .ToList();
        return new(
            [.. ranked.Take(query.Limit).Select(c => c.RetrievedChunk)],
            EvidenceReader.Read(query.Text, terms, ranked, ranked[0], vector));
    }

    // "offset 0" forces look-ups by the whole key. For a tenant without planner statistics, PostgreSQL would otherwise
    // compare every candidate with every chunk.
    private static string Candidates(string isNear, string isInPool) => $"""
        with near as (
          select chunk_id as id from chunk_embeddings n where tenant_id = $1 {isNear}
          order by embedding <=> $2 limit $3),
        pool as (
          select c.id, c.lexemes from chunks c where c.tenant_id = $1 and c.lexemes @@ $4 {isInPool} limit $5),
        worded as (
          select p.id from pool p
          order by (
            select sum(w.weight) from unnest($6::tsquery[], $7::float8[]) w(word, weight)
            where p.lexemes @@ w.word) desc limit $8),
        found as (select id from near union select id from worded)
        select c.id, c.document_id, d.name, c.page, c.heading, c.text, c.tokens, c.cosine, c.frequencies, c.page_label,
          (d.version_at at time zone 'utc')::date
        from found f
        cross join lateral (
          select c.*, 1 - (e.embedding <=> $2) as cosine,
            (select array_agg(
              coalesce(cardinality(w.positions), case when w.lexeme is null then 0 else 1 end) order by t.n)
               from unnest($9::text[]) with ordinality t(term, n)
               left join unnest(c.lexemes) w on w.lexeme = t.term) as frequencies
          from chunks c, chunk_embeddings e
          where c.tenant_id = $1 and c.id = f.id and e.tenant_id = $1 and e.chunk_id = f.id
          offset 0) c
        cross join lateral (
          select d.name, d.version_at from documents d where d.tenant_id = $1 and d.id = c.document_id offset 0) d
        """;

    /// <summary>The question's vector, moved towards the text that it depends on.</summary>
    private async Task<ReadOnlyMemory<float>> EmbedAsync(KnowledgeQuery query, CancellationToken ct)
    {
        if (query.Context is not { } context)
        {
            return await embeddings.EmbedAsync(query.Text, ct);
        }

        var vectors = await embeddings.GenerateAsync(
            [query.Text, $"{context} {query.Text}"], cancellationToken: ct);
        var mixed = new float[MiniLmEmbeddingGenerator.Dimensions];
        TensorPrimitives.Multiply(vectors[1].Vector.Span, ContextWeight, mixed);
        TensorPrimitives.MultiplyAdd(vectors[0].Vector.Span, 1 - ContextWeight, mixed, mixed);
        TensorPrimitives.Divide(mixed, TensorPrimitives.Norm(mixed), mixed);
        return mixed;
    }

    private bool IsKnownToBeEmpty(Guid tenantId) =>
        _empty.TryGetValue(tenantId, out var since) && clock.GetElapsedTime(since) < s_emptyCacheDuration;

    private async Task<List<ScoredChunk>> CandidatesAsync(
        Guid tenantId, ReadOnlyMemory<float> vector, QueryTerms terms, KnowledgeQuery query, CancellationToken ct)
    {
        var scope = query.Documents;
        var isAll = scope is null && (!terms.HasRestricted || query.Reader == DocumentAudience.Staff);
        var lookups = terms.RarestTerms;
        await using var batch = sql.Batch(DataScope.Tenant(tenantId));
        if (terms.Chunks >= indexes.Value.KeepFrom)
        {
            batch.Configure(EmbeddingIndexes.SearchSettings);
        }

        batch
            .Add(
                isAll ? s_candidatesOfAll : s_candidatesOfSome, P(tenantId),
                P(HalfVectors.Of(vector.IsEmpty ? s_noVector : vector.Span)),
                P(vector.IsEmpty ? 0 : VectorCandidates), TsQuery.Any(lookups), P(LexicalPool),
                TsQuery.ForEachTerm(lookups), P(lookups.Select(t => Bm25.Idf(terms.Chunks, t.Chunks)).ToArray()),
                P(LexicalCandidates), P(terms.Terms.Select(t => t.Lexeme).ToArray()),
                P(scope is null), P(scope?.Ids.ToArray() ?? []), P(scope?.Tags.ToArray() ?? []),
                P(Audiences.ReadableBy(query.Reader)));
        await using var reader = await batch.ReadAsync(ct);
        var found = new List<ScoredChunk>();
        while (await reader.ReadAsync(ct))
        {
            found.Add(Read(reader, terms));
        }

        return found;
    }

    private static ScoredChunk Read(NpgsqlDataReader reader, QueryTerms terms)
    {
        int[] frequencies = reader.IsDBNull(8) ? [] : reader.GetFieldValue<int[]>(8);
        var chunk = new RetrievedChunk(
            reader.GetGuid(0),
            reader.GetGuid(1),
            reader.GetString(2),
            reader.IsDBNull(3) ? null : reader.GetInt32(3),
            reader.GetString(4),
            reader.GetString(5),
            0,
            reader.GetDouble(7),
            reader.IsDBNull(9) ? null : reader.GetString(9),
            reader.GetFieldValue<DateOnly>(10));
        return new(chunk, frequencies, Bm25.Score(terms, frequencies, reader.GetInt32(6)));
    }
}
