namespace ChatPlatform.Core.Knowledge.Search;

/// <summary>
/// Keeps a tenant's document frequencies in step with its chunks, in the transaction that adds or removes them.
/// Parameters: $1 the tenant, $2 the document.
/// </summary>
internal static class CorpusStatistics
{
    /// <summary>One writer a tenant at a time, until the transaction ends. Parameter: $1 the tenant.</summary>
    public const string Lock = "select pg_advisory_xact_lock(hashtextextended($1::text, 7))";

    public const string Add = """
        with terms as (
          insert into term_statistics (tenant_id, term, chunks)
          select $1, w.lexeme, count(*) from chunks c, unnest(c.lexemes) w where c.tenant_id = $1 and c.document_id = $2 group by w.lexeme
          on conflict (tenant_id, term) do update set chunks = term_statistics.chunks + excluded.chunks)
        insert into corpus_statistics (tenant_id, chunks, tokens)
        select $1, count(*), coalesce(sum(tokens), 0) from chunks where tenant_id = $1 and document_id = $2
        on conflict (tenant_id) do update set chunks = corpus_statistics.chunks + excluded.chunks, tokens = corpus_statistics.tokens + excluded.tokens
        """;

    public const string Subtract = """
        with gone as (
          select w.lexeme as term, count(*) as n from chunks c, unnest(c.lexemes) w where c.tenant_id = $1 and c.document_id = $2 group by w.lexeme),
        less as (
          update term_statistics t set chunks = t.chunks - gone.n from gone where t.tenant_id = $1 and t.term = gone.term and t.chunks > gone.n),
        none as (
          delete from term_statistics t using gone where t.tenant_id = $1 and t.term = gone.term and t.chunks <= gone.n),
        size as (
          select count(*) as n, coalesce(sum(tokens), 0) as tokens from chunks where tenant_id = $1 and document_id = $2)
        update corpus_statistics s set chunks = s.chunks - size.n, tokens = s.tokens - size.tokens from size where s.tenant_id = $1 and size.n > 0
        """;
}
