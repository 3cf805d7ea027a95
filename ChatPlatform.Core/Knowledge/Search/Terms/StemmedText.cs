namespace ChatPlatform.Core.Knowledge.Search.Terms;

/// <summary>A text as one of the text search configurations reads it.</summary>
internal sealed record StemmedText(string Configuration, string Text);
