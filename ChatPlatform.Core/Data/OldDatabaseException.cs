namespace ChatPlatform.Core.Data;

/// <summary>The database was made by a version before the first release. The message names the way out.</summary>
public sealed class OldDatabaseException() : InvalidOperationException(Explanation)
{
    /// <summary>What happened and the way out.</summary>
    public const string Explanation =
        "This database was made by a version before the first release and cannot be migrated. Make a new, empty one and "
        + "run migrate again (a local ./run: ./run --fresh).";
}
