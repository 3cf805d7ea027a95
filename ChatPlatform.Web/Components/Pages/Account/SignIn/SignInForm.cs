namespace ChatPlatform.Web.Components.Pages.Account.SignIn;

/// <summary>What the sign-in page shows.</summary>
/// <param name="ReturnUrl">Where to go afterwards; of this site.</param>
/// <param name="Email">As it was typed.</param>
/// <param name="Message">Why it did not work; null at first.</param>
public sealed record SignInForm(string ReturnUrl, string? Email = null, string? Message = null);
