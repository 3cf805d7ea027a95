using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace ChatPlatform.Web.Components.Layout.Navigation;

/// <summary>A link that is active on its own page and on the other pages of its section.</summary>
public sealed class SectionLink : NavLink
{
    /// <summary>Addresses of the pages of the section, such as /t/acme/team; null for the link's own only.</summary>
    [Parameter]
    public IReadOnlyList<string>? Section { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override bool ShouldMatch(string uriAbsolute)
    {
        var path = "/" + Navigation.ToBaseRelativePath(uriAbsolute).Split('?', '#')[0];
        return base.ShouldMatch(uriAbsolute) || Section?.Any(page => IsOn(page, path)) == true;
    }

    private static bool IsOn(string page, string path) =>
        path.Equals(page, StringComparison.OrdinalIgnoreCase)
        || path.StartsWith(page + "/", StringComparison.OrdinalIgnoreCase);
}
