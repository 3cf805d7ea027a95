namespace ChatPlatform.Web.Components.Shared.Forms;

/// <summary>A filter chip above a list, with the number of rows that match it.</summary>
/// <param name="Count">Null while it is not known.</param>
/// <param name="Kind">Colour when the count is not zero; see StateChip.</param>
public sealed record Filter<T>(T Value, string Text, int? Count, string Kind = "");
