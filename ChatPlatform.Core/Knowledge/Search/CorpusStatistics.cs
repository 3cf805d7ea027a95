namespace ChatPlatform.Core.Knowledge.Search;

/// <summary>
/// Updates a tenant's document frequencies in the transaction that adds or removes chunks. Chunks that are switched
/// off, which have no lexemes, do not count. Parameters: $1 tenant, $2 document.
/// </summary>
internal static class CorpusStatistics
{
    /// <summary>Allows one writer for each tenant until the transaction ends. Parameter: $1 tenant.</summary>
    public const string Lock = "select pg_advisory_xact_lock(hashtextextended($1::text, 7))";

    public const string Add = """
        with terms as (
          insert into term_statistics (tenant_id, term, chunks)
          select $1, w.lexeme, count(*) from chunks c, unnest(c.lexemes) w
          where c.tenant_id = $1 and c.document_id = $2 group by w.lexeme
          on conflict (tenant_id, term) do update set chunks = term_statistics.chunks + excluded.chunks)
        insert into corpus_statistics (tenant_id, chunks, tokens, version)
        select $1, count(*), coalesce(sum(tokens), 0), 1 from chunks
        where tenant_id = $1 and document_id = $2 and length(lexemes) > 0
        on conflict (tenant_id) do update set
          chunks = corpus_statistics.chunks + excluded.chunks, tokens = corpus_statistics.tokens + excluded.tokens,
          version = corpus_statistics.version + 1
        """;

    public const string Subtract = """
        with removed as (
          select w.lexeme as term, count(*) as n from chunks c, unnest(c.lexemes) w
          where c.tenant_id = $1 and c.document_id = $2 group by w.lexeme),
        less as (
          update term_statistics t set chunks = t.chunks - removed.n from removed
          where t.tenant_id = $1 and t.term = removed.term and t.chunks > removed.n),
        none as (
          delete from term_statistics t using removed
          where t.tenant_id = $1 and t.term = removed.term and t.chunks <= removed.n),
        size as (
          select count(*) as n, coalesce(sum(tokens), 0) as tokens
          from chunks where tenant_id = $1 and document_id = $2 and length(lexemes) > 0)
        update corpus_statistics s set chunks = s.chunks - size.n, tokens = s.tokens - size.tokens,
          version = s.version + 1
        from size where s.tenant_id = $1 and size.n > 0
        """;
}
