using ChatPlatform.Core.Knowledge.Search.Terms;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Knowledge.Chunks;

/// <summary>The statements of a change of chunks. Parameters: $1 tenant, $2 document, $3 as described.</summary>
internal static class ChunkEditStatements
{
    /// <summary>Locks the document, unless it is queued or processed. $3 its name.</summary>
    public static string Lock { get; } = $"""
        update documents set changed_at = now()
        where tenant_id = $1 and id = $2 and name = $3
          and status in (
            {Literal(DocumentStatus.Ready)}, {Literal(DocumentStatus.Failed)}, {Literal(DocumentStatus.Paused)})
        """;

    /// <summary>Writes nothing when the chunk has changed. $3 chunk, $4 its version.</summary>
    public const string Expect = """
        update chunks set hash = hash where tenant_id = $1 and document_id = $2 and id = $3 and xmin::text::bigint = $4
        """;

    /// <summary>$3 hash, $4 original text, $5 corrected text, $6 switched off, $7 note, $8 who.</summary>
    public const string Upsert = """
        insert into chunk_edits
          (tenant_id, document_id, hash, original_text, text, is_off, note, changed_by, changed_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, now())
        on conflict (tenant_id, document_id, hash) do update set text = excluded.text, is_off = excluded.is_off,
          note = excluded.note, changed_by = excluded.changed_by, changed_at = excluded.changed_at
        """;

    /// <summary>Forgets the change. $3 hash.</summary>
    public const string Remove = "delete from chunk_edits where tenant_id = $1 and document_id = $2 and hash = $3";

    /// <summary>$3 hash, $4 text, $5 tokens, $6 hash of the vector, $7 switched off, $8 to $12 its lexemes.</summary>
    public const string Change = $"""
        update chunks set text = $4, tokens = $5, embedded_hash = $6, lexemes = {ChunkLexemes.Expression}
        from (select $7::bool, $8::text, $9::text, $10::text, $11::text, $12::text)
          p(off, configuration, plain, accented, english, own)
        where tenant_id = $1 and document_id = $2 and hash = $3
        """;

    /// <summary>Removes the embeddings. $3 hash.</summary>
    public const string Forget = """
        delete from chunk_embeddings e using chunks c
        where c.tenant_id = $1 and c.document_id = $2 and c.hash = $3 and e.tenant_id = $1 and e.chunk_id = c.id
        """;

    /// <summary>$3 hash, $4 embedding.</summary>
    public const string Embed = """
        insert into chunk_embeddings (tenant_id, chunk_id, embedding)
        select $1, c.id, $4 from chunks c where c.tenant_id = $1 and c.document_id = $2 and c.hash = $3
        """;
}
