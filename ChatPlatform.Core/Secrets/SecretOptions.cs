using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Secrets;

/// <summary>The section "Secrets": the keys that encrypt secrets in the database, and are not stored in it.</summary>
public sealed class SecretOptions
{
    /// <summary>Fernet keys of 32 bytes in url-safe base64. The first encrypts, all decrypt.</summary>
    public List<string> FernetKeys { get; init; } = [];
}

/// <summary>Validates the keys.</summary>
public sealed class SecretOptionsCheck : IValidateOptions<SecretOptions>
{
    public ValidateOptionsResult Validate(string? name, SecretOptions options)
    {
        if (options.FernetKeys.Count == 0)
        {
            return ValidateOptionsResult.Fail(
                "Secrets:FernetKeys is empty: give at least one key of 32 bytes in url-safe base64 "
                + "(openssl rand -base64 32 | tr '+/' '-_')."
            );
        }

        var wrong = options
            .FernetKeys.Index()
            .Where(k => FernetKey.Parse(k.Item) is null)
            .Select(k => $"Secrets:FernetKeys:{k.Index}")
            .ToList();
        if (wrong.Count > 0)
        {
            return ValidateOptionsResult.Fail($"{string.Join(", ", wrong)}: a key is 32 bytes in url-safe base64.");
        }

        return options.FernetKeys.Distinct(StringComparer.Ordinal).Count() == options.FernetKeys.Count
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Secrets:FernetKeys contains a key twice.");
    }
}
