namespace ChatPlatform.Web.Components.Shared.Selection;

/// <summary>The rows of a list that a user has chosen, by their key.</summary>
public sealed class RowSelection<T>
    where T : notnull
{
    private readonly HashSet<T> _chosen = [];

    /// <summary>Number of chosen rows.</summary>
    public int Count => _chosen.Count;

    public bool Contains(T row) => _chosen.Contains(row);

    /// <summary>True when all rows of a page are chosen; false for an empty page.</summary>
    public bool ContainsAll(IReadOnlyCollection<T> page) => page.Count > 0 && page.All(_chosen.Contains);

    /// <summary>Chooses a row, or takes it back.</summary>
    public void Set(T row, bool isChosen)
    {
        if (isChosen)
        {
            _chosen.Add(row);
        }
        else
        {
            _chosen.Remove(row);
        }
    }

    /// <summary>Chooses all rows of a page, or none.</summary>
    public void SetAll(IEnumerable<T> page, bool isChosen)
    {
        _chosen.Clear();
        if (isChosen)
        {
            _chosen.UnionWith(page);
        }
    }

    /// <summary>
    /// Takes back the rows that are not on the page, so that only rows that are shown are chosen. Call it after the
    /// list was read.
    /// </summary>
    public void Keep(IEnumerable<T> page) => _chosen.IntersectWith(page);

    public void Clear() => _chosen.Clear();
}
