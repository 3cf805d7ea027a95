using ChatPlatform.Core.Identity.Links;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Web.Components.Pages.Account.SignIn;

/// <summary>State of the form that a link opens.</summary>
/// <param name="Address">The page's own path.</param>
/// <param name="Link">The link of the code; null until a valid code is entered.</param>
/// <param name="Email">The entered e-mail address, for links without one.</param>
/// <param name="Message">Error message.</param>
public sealed record LinkForm(
    string Address,
    LinkPurpose Purpose,
    OpenLink? Link = null,
    string? Code = null,
    string? Name = null,
    string? Email = null,
    FieldErrors? Errors = null,
    string? Message = null)
{
    public string? Rule(string field) => Errors?.Rules.GetValueOrDefault(field);
}
