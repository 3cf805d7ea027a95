using ChatPlatform.Core.Tenancy;
using Microsoft.AspNetCore.Components;

namespace ChatPlatform.Web.Components.Shared.Forms;

/// <summary>A group of fields of a form, which changes the form's input in place.</summary>
public abstract class FieldGroup : ComponentBase
{
    /// <summary>Validation errors by field; null before saving.</summary>
    [Parameter]
    public FieldErrors? Errors { get; set; }

    /// <summary>Raised after each change.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    /// <summary>The violated rule of a field, to be written after its name; null when there is none.</summary>
    protected string? Rule(string field) => Errors?.Rules.GetValueOrDefault(field);

    /// <summary>The violated rule of a list, or of the first invalid entry in it.</summary>
    protected string? ListRule(string field) =>
        Errors?.Rules.FirstOrDefault(r => r.Key == field || r.Key.StartsWith($"{field}[", StringComparison.Ordinal))
            .Value;

    protected Task SetAsync(Action change)
    {
        change();
        return OnChanged.InvokeAsync();
    }
}
