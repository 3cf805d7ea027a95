using ChatPlatform.Core.Data;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Knowledge.Labels;

/// <summary>A tag and how many documents have it.</summary>
public sealed record TagCount(string Tag, int Documents);

/// <summary>Reads the tags that a tenant's documents have.</summary>
public sealed class TagQueries(TenantSql sql)
{
    /// <summary>Maximum tags that are listed.</summary>
    public const int MaxListed = 100;

    private const string ListSql = """
        select t.tag, count(*)::int from documents d cross join unnest(d.tags) t(tag)
        where d.tenant_id = $1 and ($2 = '' or t.tag like $2 || '%')
        group by t.tag order by count(*) desc, t.tag limit $3
        """;

    /// <summary>The tags of most documents first.</summary>
    /// <param name="prefix">Start of the tag; null for all.</param>
    public async Task<IReadOnlyList<TagCount>> ListAsync(Guid tenantId, string? prefix, CancellationToken ct)
    {
        var start = Like.Exactly(DocumentLabels.Clean([prefix])[0]);
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(ListSql, P(tenantId), Text(start), P(MaxListed));
        await using var reader = await batch.ReadAsync(ct);
        var tags = new List<TagCount>();
        while (await reader.ReadAsync(ct))
        {
            tags.Add(new(reader.GetString(0), reader.GetInt32(1)));
        }

        return tags;
    }
}
