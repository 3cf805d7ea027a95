using ChatPlatform.Core.Data;
using ChatPlatform.Core.Data.Paging;

namespace ChatPlatform.Core.Knowledge;

/// <summary>Sort orders for documents.</summary>
public enum DocumentSort
{
    /// <summary>Added last first.</summary>
    Newest,

    Name,

    /// <summary>Largest file first.</summary>
    Size,

    /// <summary>Most pages first, then documents whose pages are not known.</summary>
    Pages,

    /// <summary>Most passages first, then documents that are not ready.</summary>
    Chunks,

    /// <summary>Most recently changed first.</summary>
    LatestChange,
}

/// <summary>Sorts documents and keeps the place at which a page ended.</summary>
internal static class DocumentOrder
{
    private const int None = -1;

    public static IQueryable<Document> Sort(IQueryable<Document> rows, DocumentSort sort, PageRequest page)
    {
        switch (sort)
        {
            case DocumentSort.Name:
                return rows.ByName(d => d.Name, d => d.Id, page);
            case DocumentSort.Size:
                return rows.ByNumber(d => d.Size, d => d.Id, page);
            case DocumentSort.Pages:
                return rows.ByNumber(d => d.Pages ?? None, d => d.Id, page);
            case DocumentSort.Chunks:
                return rows.ByNumber(d => d.Status == DocumentStatus.Ready ? d.Chunks : None, d => d.Id, page);
            case DocumentSort.LatestChange:
                return rows.ByTime(d => d.ChangedAt, d => d.Id, page);
            default:
                var last = page.AfterId;
                return rows.Where(d => last == null || d.Id < last).OrderByDescending(d => d.Id);
        }
    }

    /// <summary>The key of the page after the document.</summary>
    public static string KeyOf(DocumentItem last, DocumentSort sort) => sort switch
    {
        DocumentSort.Name => PageKeys.Of(last.Name, last.Id),
        DocumentSort.Size => PageKeys.Of(last.Size, last.Id),
        DocumentSort.Pages => PageKeys.Of(last.Pages ?? None, last.Id),
        DocumentSort.Chunks => PageKeys.Of(last.Status == DocumentStatus.Ready ? last.Chunks : None, last.Id),
        DocumentSort.LatestChange => PageKeys.Of(last.ChangedAt, last.Id),
        _ => PageKeys.Of(last.Id),
    };
}
