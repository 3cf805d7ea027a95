namespace ChatPlatform.Web.Components.Shared.Forms;

/// <summary>A choice above a list, with how many rows it would show.</summary>
/// <param name="Count">Null while it is not known.</param>
/// <param name="Kind">Colour of a choice that asks for attention; see StateChip.</param>
public sealed record Filter<T>(T Value, string Text, int? Count, string Kind = "");
