using ChatPlatform.Core.Identity.Users;
using ChatPlatform.Web.Components.Layout;

namespace ChatPlatform.Web.Components.Pages.Users;

/// <summary>Confirmations for changes of a user.</summary>
internal static class UserConfirmations
{
    /// <summary>The confirmation for a change that removes permissions; otherwise null.</summary>
    public static Confirmation? ForChange(UserDetail user, UserDraft draft) =>
        (draft.IsDisabled && !user.IsDisabled, draft.IsPlatformAdmin) switch
        {
            (true, _) => new(
                "Disable this user?",
                $"{user.Name} is signed out everywhere within seconds and cannot sign in until you enable the account.",
                "Disable"),
            (_, false) when user.IsPlatformAdmin => new(
                "Remove admin rights?",
                $"{user.Name} keeps access only to the tenants they are a member of, and is signed out.",
                "Remove"),
            _ => null,
        };

    public static Confirmation ForDeletion(UserDetail user) => new(
        "Delete this user?",
        $"The account of {user.Name} is deleted with its sessions and API tokens. Messages to customers are kept. "
            + "This cannot be undone.",
        "Delete permanently", user.Email);
}
