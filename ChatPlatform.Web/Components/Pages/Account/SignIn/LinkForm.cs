using ChatPlatform.Core.Identity.Links;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Web.Components.Pages.Account.SignIn;

/// <summary>What the page of a link shows.</summary>
/// <param name="Address">The page's own path.</param>
/// <param name="Link">What the code stands for; null until a code that works was given.</param>
/// <param name="Email">As it was typed, where the link names none.</param>
/// <param name="Message">Why it did not work.</param>
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
