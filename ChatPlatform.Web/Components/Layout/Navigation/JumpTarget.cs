namespace ChatPlatform.Web.Components.Layout.Navigation;

/// <summary>Something that "Search or jump to" leads to.</summary>
public sealed record JumpTarget(string Group, string Icon, string Text, string Href, string? Hint = null);
