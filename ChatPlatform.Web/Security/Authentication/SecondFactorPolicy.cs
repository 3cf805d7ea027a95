using ChatPlatform.Core.Identity;

namespace ChatPlatform.Web.Security.Authentication;

/// <summary>
/// Whether platform admins and supporters must set up a second factor before they can use the console:
/// SecondFactor:Required, by default true outside of Development.
/// </summary>
public sealed class SecondFactorPolicy(IConfiguration configuration, IHostEnvironment environment)
{
    private readonly bool _isRequired = configuration.GetValue<bool?>("SecondFactor:Required")
        ?? !environment.IsDevelopment();

    /// <summary>False for a user who must first set up a second factor.</summary>
    public bool Admits(Caller caller) => !_isRequired || !caller.LacksSecondFactor;
}
