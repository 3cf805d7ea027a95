namespace ChatPlatform.Web.Components.Pages.Account.SignIn;

/// <summary>State of the sign-in form.</summary>
/// <param name="ReturnUrl">Local URL to open after sign-in.</param>
/// <param name="Email">The entered e-mail address.</param>
/// <param name="Message">Error message; null at first.</param>
/// <param name="IsAccountReady">True when the user has just created the account or chosen its password.</param>
public sealed record SignInForm(
    string ReturnUrl, string? Email = null, string? Message = null, bool IsAccountReady = false);
