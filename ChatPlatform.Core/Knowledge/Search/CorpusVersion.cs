namespace ChatPlatform.Core.Knowledge.Search;

/// <summary>A number that changes whenever chunks of a tenant do, or who may be told them.</summary>
public static class CorpusVersion
{
    /// <summary>Reads the number; no row for a tenant that never had a document. $1 tenant.</summary>
    public const string Sql = "select version from corpus_statistics where tenant_id = $1";

    /// <summary>Counts up after a change of what may be found. {0} tenant.</summary>
    public const string Next = "update corpus_statistics set version = version + 1 where tenant_id = {0}";
}
