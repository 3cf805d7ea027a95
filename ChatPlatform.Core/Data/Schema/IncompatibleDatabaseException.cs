namespace ChatPlatform.Core.Data.Schema;

/// <summary>The database was created by a version before the first release. The message says how to continue.</summary>
public sealed class IncompatibleDatabaseException() : InvalidOperationException(Explanation)
{
    /// <summary>The message.</summary>
    public const string Explanation =
        "This database was created by a version before the first release and cannot be migrated. "
        + "Create a new, empty one and run migrate again (a local ./run: ./run --fresh).";
}
