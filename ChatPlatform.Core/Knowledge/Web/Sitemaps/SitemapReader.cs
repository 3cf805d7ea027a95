using ChatPlatform.Core.Knowledge.Web.Fetching;

namespace ChatPlatform.Core.Knowledge.Web.Sitemaps;

/// <summary>Lists the pages of a site from its sitemap.</summary>
internal sealed class SitemapReader(WebAddresses addresses)
{
    /// <summary>Files of one sitemap that are read.</summary>
    private const int MaxFiles = 50;

    /// <summary>Levels of files below the first.</summary>
    private const int MaxDepth = 2;

    /// <summary>
    /// The first pages in the order of the sitemap. The files that an index names are read until there are enough.
    /// </summary>
    /// <param name="prefix">Only addresses that begin with this are listed; null for all.</param>
    /// <param name="most">Maximum pages.</param>
    public async Task<PageList> ReadAsync(
        WebSession session, Uri sitemap, string? prefix, int most, WebRunReport report, CancellationToken ct)
    {
        var found = new Found(addresses, sitemap, prefix, most);
        var open = new Stack<(Uri Address, int Depth)>([(sitemap, 0)]);
        var (files, isComplete) = (0, true);
        while (!found.HasMore && open.TryPop(out var next))
        {
            if (files++ == MaxFiles)
            {
                isComplete = false;
                report.Note($"The sitemap has more than {MaxFiles} files; only these were read.");
                break;
            }

            var (file, refusal) = await ReadFileAsync(session, next.Address, ct);
            if (refusal is null && file is { IsIndex: true } && next.Depth == MaxDepth)
            {
                refusal = new("The sitemap names files on too many levels.");
            }

            if (refusal is not null)
            {
                isComplete = false;
                report.Fail(next.Address.AbsoluteUri, refusal);
                if (next.Depth == 0)
                {
                    return new([], false, refusal.Reason);
                }
            }
            else if (file is { IsIndex: true })
            {
                Enumerable.Reverse(found.Files(file)).ToList().ForEach(further => open.Push((further, next.Depth + 1)));
            }
            else
            {
                found.Add(file!);
            }
        }

        found.Describe(report);
        return found.Pages.Count > 0 || !isComplete
            ? new(found.Pages, isComplete)
            : new([], false, "The sitemap lists no pages of this site"
                + (prefix is null ? "." : " that begin with the address given."));
    }

    private static async Task<(SitemapFile? File, WebResponse.Failed? Refusal)> ReadFileAsync(
        WebSession session, Uri address, CancellationToken ct)
    {
        switch (await session.GetAsync(address, null, ct))
        {
            case WebResponse.Content content:
                var file = await SitemapFile.ReadAsync(content.Body, ct);
                return file.Refusal is { } why ? (null, new(why)) : (file, null);
            case WebResponse.Failed failed:
                return (null, failed);
            case WebResponse.Gone gone:
                return (null, new($"There is no sitemap at this address ({gone.Status})."));
            default:
                return (null, new("The site gave no sitemap."));
        }
    }

    /// <summary>The addresses found so far.</summary>
    private sealed class Found(WebAddresses addresses, Uri sitemap, string? prefix, int most)
    {
        private readonly HashSet<string> _seen = [sitemap.AbsoluteUri];
        private int _others;

        public List<Uri> Pages { get; } = [];

        /// <summary>True when there are more pages than are read.</summary>
        public bool HasMore { get; private set; }

        /// <summary>The further files that an index names.</summary>
        public List<Uri> Files(SitemapFile index) =>
            [.. index.Addresses.Select(OfThisSite).OfType<Uri>().Where(file => _seen.Add(file.AbsoluteUri))];

        public void Add(SitemapFile file)
        {
            foreach (var text in file.Addresses)
            {
                if (
                    OfThisSite(text) is not { } page || !_seen.Add(page.AbsoluteUri)
                    || (prefix is not null && !page.AbsoluteUri.StartsWith(prefix, StringComparison.Ordinal)))
                {
                    continue;
                }

                if (Pages.Count == most)
                {
                    HasMore = true;
                    return;
                }

                Pages.Add(page);
            }
        }

        public void Describe(WebRunReport report)
        {
            if (HasMore)
            {
                report.Note($"The sitemap lists more pages; the first {most} are read.");
            }

            if (_others > 0)
            {
                report.Note($"{_others:N0} addresses of other sites or without a valid form were left out.");
            }
        }

        private Uri? OfThisSite(string text)
        {
            if (addresses.Read(text, null) is { } address && WebAddresses.IsSameSite(address, sitemap))
            {
                return address;
            }

            _others++;
            return null;
        }
    }
}
