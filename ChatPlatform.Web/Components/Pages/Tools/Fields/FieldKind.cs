namespace ChatPlatform.Web.Components.Pages.Tools.Fields;

/// <summary>Type of a tool's field in the form.</summary>
public enum FieldKind
{
    Text,
    WholeNumber,
    Number,
    YesNo,

    /// <summary>A text that is one of the options.</summary>
    Choice,
}
