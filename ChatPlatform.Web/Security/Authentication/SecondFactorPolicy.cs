using ChatPlatform.Core.Identity;

namespace ChatPlatform.Web.Security.Authentication;

/// <summary>
/// Whether platform admins and supporters need a second factor before anything is open to them: SecondFactor:Required,
/// on by default outside Development.
/// </summary>
public sealed class SecondFactorPolicy(IConfiguration configuration, IHostEnvironment environment)
{
    private readonly bool _isRequired = configuration.GetValue<bool?>("SecondFactor:Required")
        ?? !environment.IsDevelopment();

    /// <summary>False for somebody who has to set one up first.</summary>
    public bool Admits(Caller caller) => !_isRequired || !caller.LacksSecondFactor;
}
