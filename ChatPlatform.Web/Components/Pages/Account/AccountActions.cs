using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Attempts;
using ChatPlatform.Core.Identity.SecondFactor;
using ChatPlatform.Core.Identity.Sessions;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Core.Identity.Users;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Components.Layout.Session;
using ChatPlatform.Web.Components.Shared.Dialogs;
using ChatPlatform.Web.Hosting;
using MudBlazor;

namespace ChatPlatform.Web.Components.Pages.Account;

/// <summary>What people do to their own account. Who they are is looked up again at each act.</summary>
public sealed class AccountActions(
    OwnAccount account, LinkedLogins logins, SecondFactors factors, UserSessions sessions, ApiTokens tokens, SignInNotices notices, StaffSession session, IDialogService dialogs, ISnackbar snackbar)
{
    public Task<FieldErrors?> RenameAsync(string? name, CancellationToken ct) =>
        SaveAsync((me, actor) => account.RenameAsync(me.UserId, name, actor, ct), "Saved. Other pages show it within seconds.", ct);

    /// <param name="keptTokens">Ids of API tokens that stay.</param>
    public Task<FieldErrors?> ChangePasswordAsync(string? old, string? password, IReadOnlyCollection<Guid> keptTokens, CancellationToken ct) => SaveAsync(
        (me, actor) => account.ChangePasswordAsync(me.UserId, me.CredentialId, old, password, keptTokens, actor, ct), "The password is changed. Everywhere else you are signed out.", ct);

    /// <summary>Forgets the failed sign-ins that the person has seen.</summary>
    public Task DismissFailuresAsync(CancellationToken ct) => ActAsync(async (me, _) =>
    {
        await notices.DismissAsync(me.UserId, ct);
        return true;
    }, ct);

    public Task<FactorKey?> BeginFactorAsync(CancellationToken ct) => ActAsync((me, _) => factors.BeginAsync(me.UserId, ct), ct);

    /// <summary>The recovery codes, shown this once; null for a wrong code.</summary>
    public Task<IReadOnlyList<string>?> ConfirmFactorAsync(string? code, CancellationToken ct) => ActAsync(async (me, actor) =>
    {
        var codes = await factors.ConfirmAsync(me.UserId, code, actor, ct);
        if (codes is not null)
        {
            await sessions.EndOthersAsync(me.UserId, me.CredentialId, actor, ct);
        }

        return codes;
    }, ct);

    /// <summary>New recovery codes; null when the password is wrong, with the rule in the errors.</summary>
    public Task<(IReadOnlyList<string>? Codes, string? Wrong)> RenewCodesAsync(string? password, CancellationToken ct) => ActAsync<(IReadOnlyList<string>?, string?)>(async (me, actor) =>
        await account.ProveAsync(me.UserId, password, actor, ct) is { } wrong ? (null, wrong) : (await factors.RenewRecoveryAsync(me.UserId, actor, ct), null), ct);

    /// <summary>Null when it is off; else what is wrong with the password.</summary>
    public Task<string?> SwitchFactorOffAsync(string? password, CancellationToken ct) => ActAsync(async (me, actor) =>
    {
        if (await account.ProveAsync(me.UserId, password, actor, ct) is { } wrong)
        {
            return wrong;
        }

        await factors.SwitchOffAsync(me.UserId, actor, ct);
        snackbar.Add("The second factor is off.", Severity.Success);
        return null;
    }, ct);

    /// <param name="sessionId">Null ends all but this one, and the API tokens.</param>
    public Task EndSessionAsync(Guid? sessionId, CancellationToken ct) => ActAsync(async (me, actor) =>
    {
        var isDone = sessionId is { } one ? await sessions.EndAsync(me.UserId, one, actor, ct) : await sessions.EndAllAsync(me.UserId, me.CredentialId, actor, ct);
        snackbar.Add(isDone ? sessionId is null ? "Everything else is ended." : "Signed out there." : "It had ended already.", isDone ? Severity.Success : Severity.Info);
        return isDone;
    }, ct);

    /// <summary>Asks first, naming the provider; why it was refused, or null.</summary>
    public async Task<string?> UnlinkAsync(LinkedLogin login, CancellationToken ct)
    {
        var text = $"{login.Name} opens your account no longer; your password still does. Signing in with {login.Name} under your e-mail address links it again.";
        return !await ConfirmDialog.AskAsync(dialogs, $"Unlink {login.Name}?", text, "Unlink") ? null : await ActAsync(async (me, actor) =>
        {
            var outcome = await logins.UnlinkAsync(me.UserId, login.Provider, actor, ct);
            if (outcome is EditOutcome<LinkedLogin>.Refused refused)
            {
                return refused.Why;
            }

            snackbar.Add(outcome is EditOutcome<LinkedLogin>.Saved ? $"{login.Name} is unlinked." : "It was unlinked already.", Severity.Success);
            return null;
        }, ct);
    }

    /// <summary>A new token, whose secret is shown this once; null when none was made, which was said.</summary>
    public Task<NewApiToken?> MakeTokenAsync(Guid tenantId, string name, IReadOnlyList<string> scopes, int days, CancellationToken ct) => ActAsync(async (me, actor) =>
    {
        var made = await session.MayAsync(tenantId, _ => true, ct) ? await tokens.CreateAsync(tenantId, me, name, scopes, days, actor, ct) : null;
        if (made is null)
        {
            snackbar.Add($"No token was made. Nobody has more than {ApiTokens.MostPerPerson} in a tenant.", Severity.Warning);
        }

        return made;
    }, ct);

    public async Task RevokeTokenAsync(Guid tenantId, ApiTokenItem token, CancellationToken ct)
    {
        if (await ConfirmDialog.AskAsync(dialogs, "End this token?", $"Programs that use {token.Name} are refused within seconds.", "End"))
        {
            await ActAsync(async (me, actor) => await tokens.RevokeAsync(tenantId, token.Id, me.UserId, actor, ct), ct);
        }
    }

    private Task<FieldErrors?> SaveAsync(Func<Caller, Actor, Task<FieldErrors>> act, string done, CancellationToken ct) => ActAsync<FieldErrors?>(async (me, actor) =>
    {
        var errors = await act(me, actor);
        if (!errors.Any)
        {
            snackbar.Add(done, Severity.Success);
        }

        return errors;
    }, ct);

    private async Task<T?> ActAsync<T>(Func<Caller, Actor, Task<T>> act, CancellationToken ct)
    {
        try
        {
            var me = await session.CallerAsync(ct);
            return await act(me, me.ActorFrom(me.Address, null));
        }
        catch (Exception e) when (OutageHandler.IsOutage(e))
        {
            snackbar.Add("The service is away for a moment. Nothing was changed; please try again.", Severity.Error);
            return default;
        }
    }
}
