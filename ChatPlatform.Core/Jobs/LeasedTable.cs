using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Jobs;

/// <summary>
/// The statements of a table whose rows are jobs. It has the columns status (with the texts of <see cref="JobStatus"/>
/// for waiting and claimed rows), fence, attempts, lease_until, created_at and changed_at. On a waiting row lease_until
/// is the earliest next attempt, and null when it is due at once.
/// </summary>
/// <param name="table">Name of the table; its key is (<paramref name="owner"/>, id).</param>
/// <param name="owner">First column of the key.</param>
/// <param name="returned">Columns, with the alias j, that a claim returns.</param>
/// <param name="filter">Condition for claims with parameters from $2; "true" claims from the whole table.</param>
/// <param name="order">Order of claims, with the same parameters; the oldest row first by default.</param>
/// <param name="claimSet">Further assignments of a claim, each preceded by a comma.</param>
/// <param name="putBackSet">Further assignments when a row returns to the queue, each preceded by a comma.</param>
internal sealed class LeasedTable(
    string table, string owner, string returned, string filter = "true", string order = "created_at",
    string claimSet = "", string putBackSet = "")
{
    private const string Held = "and fence = $3 and status = ";

    private static string Queued => Literal(JobStatus.Queued);

    private static string Processing => Literal(JobStatus.Processing);

    /// <summary>
    /// Claims the first row that is due or whose lease has expired. $1 lease, then the filter's parameters.
    /// </summary>
    public string Claim { get; } = $"""
        update {table} j set status = {Processing}, fence = fence + 1, attempts = attempts + 1,
          lease_until = now() + $1, changed_at = now(){claimSet}
        from (
          select {owner}, id from {table}
          where {filter} and ((status = {Queued} and (lease_until is null or lease_until < now()))
            or (status = {Processing} and lease_until < now()))
          order by {order} limit 1 for update skip locked) next
        where j.{owner} = next.{owner} and j.id = next.id
        returning {returned}
        """;

    /// <summary>$1 owner, $2 id, $3 fence, $4 lease.</summary>
    public string Renew { get; } =
        $"update {table} set lease_until = now() + $4 where {owner} = $1 and id = $2 {Held}{Processing}";

    /// <summary>$1 owner, $2 id, $3 fence, $4 pause.</summary>
    public string Postpone { get; } = $"""
        update {table} set status = {Queued}, lease_until = now() + $4, changed_at = now(){putBackSet}
        where {owner} = $1 and id = $2 {Held}{Processing}
        """;

    /// <summary>$1 owner, $2 id, $3 fence.</summary>
    public string Release { get; } = $"""
        update {table} set status = {Queued}, lease_until = null, attempts = attempts - 1,
          changed_at = now(){putBackSet}
        where {owner} = $1 and id = $2 {Held}{Processing}
        """;

    /// <summary>$1 owner, $2 id, $3 fence.</summary>
    public string Fail { get; } = $"""
        update {table} set status = {Literal(JobStatus.Failed)}, lease_until = null, changed_at = now(){putBackSet}
        where {owner} = $1 and id = $2 {Held}{Processing}
        """;

    /// <summary>$1 owner, $2 id, $3 fence.</summary>
    public string Delete { get; } = $"delete from {table} where {owner} = $1 and id = $2 {Held}{Processing}";
}
