using MudBlazor;

namespace ChatPlatform.Web.Components.Shared.Controls;

/// <summary>A text, number or date field with the console's defaults.</summary>
public class TextBox<T> : MudTextField<T>
{
    public TextBox() => (Variant, Margin, ShrinkLabel) = (Variant.Outlined, Margin.Dense, true);
}
