namespace ChatPlatform.Web.Components.Layout.Navigation;

/// <summary>A result of "Search or jump to".</summary>
public sealed record JumpTarget(string Group, string Icon, string Text, string Href, string? Hint = null);
