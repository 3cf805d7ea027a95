using System.Collections.Concurrent;
using System.Numerics.Tensors;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference.Embeddings;
using Npgsql;
using Pgvector;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Knowledge.Search;

/// <summary>
/// Finds a tenant's chunks for a question. Candidates come from the embeddings and from the rarest words of the
/// question; they are ranked by cosine plus a small share of BM25, scaled by the question's best BM25. Every statement
/// names the tenant, in addition to row-level security.
/// </summary>
public sealed class KnowledgeSearch(TenantSql sql, MiniLmEmbeddingGenerator embeddings, TimeProvider clock)
{
    /// <summary>Weight of the best BM25 relative to a cosine of 1.</summary>
    public const double LexicalWeight = 0.15;

    /// <summary>Weight of question with context in the vector, against the question alone.</summary>
    private const float ContextWeight = 0.4f;

    private const int VectorCandidates = 50;
    private const int LexicalCandidates = 50;

    /// <summary>Chunks with a rare word that are ranked to select the lexical candidates.</summary>
    private const int LexicalPool = 1000;

    private static readonly TimeSpan s_emptyCacheDuration = TimeSpan.FromSeconds(5);

    private const string TermsSql = """
        select q.lexeme, coalesce(t.chunks, 0), c.chunks, c.tokens
        from corpus_statistics c
        cross join unnest(to_tsvector('chunks', $2)) q
        left join term_statistics t on t.tenant_id = $1 and t.term = q.lexeme
        where c.tenant_id = $1 and c.chunks > 0
        """;

    private const string SizeSql = "select chunks, tokens from corpus_statistics where tenant_id = $1 and chunks > 0";

    private static readonly string s_candidatesOfAll = Candidates("", "");

    private static readonly string s_candidatesOfSome = Candidates(
        """
        and exists (
              select from chunks c where c.tenant_id = $1 and c.id = n.chunk_id and c.document_id = any($10))
        """,
        "and c.document_id = any($10)");

    private readonly ConcurrentDictionary<Guid, long> _empty = new();

    /// <summary>The best chunks; none when the tenant has no chunks or the question is blank.</summary>
    public async Task<KnowledgeMatch> SearchAsync(Guid tenantId, KnowledgeQuery query, CancellationToken ct)
    {
        if (
            string.IsNullOrWhiteSpace(query.Text)
            || IsKnownToBeEmpty(tenantId)
            || await TermsAsync(tenantId, query.Text, ct) is not { } terms)
        {
            return KnowledgeMatch.None;
        }

        var vector = await EmbedAsync(query, ct);
        var candidates = await CandidatesAsync(tenantId, HalfVectors.Of(vector.Span), terms, query.DocumentIds, ct);
        if (candidates.Count == 0)
        {
            return KnowledgeMatch.None;
        }

        var best = candidates.Max(c => c.Bm25);
        var ranked = candidates
            .Select(c => c with
            {
                RetrievedChunk = c.RetrievedChunk with
                {
                    Score = c.RetrievedChunk.Cosine + (best > 0 ? LexicalWeight * c.Bm25 / best : 0),
                },
            })
            .OrderByDescending(c => c.RetrievedChunk.Score)
            .ThenBy(c => c.RetrievedChunk.ChunkId)
            .ToList();
        return new(
            [.. ranked.Take(query.Limit).Select(c => c.RetrievedChunk)],
            EvidenceReader.Read(query.Text, terms, ranked, ranked[0], vector));
    }

    /// <summary>Forgets cached information about a tenant whose chunks have changed.</summary>
    public void Invalidate(Guid tenantId) => _empty.TryRemove(tenantId, out _);

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

    private async Task<QueryTerms?> TermsAsync(Guid tenantId, string query, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(SizeSql, P(tenantId))
            .Add(TermsSql, P(tenantId), Text(query.Replace("\0", "", StringComparison.Ordinal)));
        await using var reader = await batch.ReadAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            _empty[tenantId] = clock.GetTimestamp();
            return null;
        }

        var (chunks, tokens) = (reader.GetInt32(0), reader.GetInt64(1));
        await reader.NextResultAsync(ct);
        var terms = new List<QueryTerm>();
        while (await reader.ReadAsync(ct))
        {
            terms.Add(new(reader.GetString(0), reader.GetInt32(1)));
        }

        return new(terms, chunks, (double)tokens / chunks);
    }

    private async Task<List<ScoredChunk>> CandidatesAsync(
        Guid tenantId, HalfVector vector, QueryTerms terms, IReadOnlyList<Guid>? documentIds, CancellationToken ct)
    {
        var lookups = terms.RarestTerms;
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(
                documentIds is null ? s_candidatesOfAll : s_candidatesOfSome, P(tenantId), P(vector),
                P(VectorCandidates), TsQuery.Any(lookups), P(LexicalPool),
                TsQuery.ForEachTerm(lookups), P(lookups.Select(t => Bm25.Idf(terms.Chunks, t.Chunks)).ToArray()),
                P(LexicalCandidates), P(terms.Terms.Select(t => t.Lexeme).ToArray()),
                P(documentIds?.ToArray() ?? []));
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
