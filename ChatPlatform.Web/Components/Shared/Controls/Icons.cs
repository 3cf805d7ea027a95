namespace ChatPlatform.Web.Components.Shared.Controls;

/// <summary>The console's icons for MudBlazor's Icon parameters, which draw a text that starts with a tag.</summary>
public static class Icons
{
    /// <param name="name">A name in <see cref="IconPaths"/>.</param>
    public static string Of(string name) =>
        "<path fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.8\" stroke-linecap=\"round\" " +
        $"stroke-linejoin=\"round\" d=\"{IconPaths.Of(name)}\"/>";
}
