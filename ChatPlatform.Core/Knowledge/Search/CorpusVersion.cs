namespace ChatPlatform.Core.Knowledge.Search;

/// <summary>A number that changes whenever chunks of a tenant do.</summary>
public static class CorpusVersion
{
    /// <summary>Reads the number; no row for a tenant that never had a document. $1 tenant.</summary>
    public const string Sql = "select version from corpus_statistics where tenant_id = $1";
}
