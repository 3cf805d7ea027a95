using Microsoft.AspNetCore.Components;

namespace ChatPlatform.Web.Components.Layout.Navigation;

/// <summary>Several pages that are shown as the tabs of one.</summary>
/// <param name="Title">Heading of all pages.</param>
/// <param name="Tabs">The links to the pages.</param>
public sealed record PageSection(string Title, RenderFragment Tabs);
