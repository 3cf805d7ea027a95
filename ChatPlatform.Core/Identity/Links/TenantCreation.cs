using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Mail;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Identity.Links;

/// <summary>A new tenant.</summary>
/// <param name="Invitation">The invitation of its owner; null when nobody was invited.</param>
public sealed record NewTenant(TenantDetail Tenant, NewInvitation? Invitation);

/// <summary>Creates a tenant together with the invitation of its owner: both are saved, or neither.</summary>
public sealed class TenantCreation(TenantEditor tenants, Invitations invitations)
{
    /// <summary>Name of the owner's address among the validation errors.</summary>
    public const string OwnerField = "ownerEmail";

    /// <param name="draft">The tenant.</param>
    /// <param name="ownerEmail">Address of the owner, who is invited as a tenant user; blank invites nobody.</param>
    /// <param name="issuer">Who creates the link of the invitation.</param>
    public async Task<EditOutcome<NewTenant>> CreateAsync(
        TenantDraft draft, string? ownerEmail, LinkIssuer issuer, Actor actor, CancellationToken ct)
    {
        var isInviting = !string.IsNullOrWhiteSpace(ownerEmail);
        var email = isInviting ? EmailAddress.Parse(ownerEmail)?.ToLowerInvariant() : null;
        var errors = draft.Check().Check(OwnerField, !isInviting || email is not null, EmailAddress.Rule);
        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        NewInvitation? invitation = null;
        var outcome = await tenants.CreateAsync(
            draft, actor, (db, tenant) => invitation = email is null
                ? null
                : invitations.Add(
                    db, new(email, tenant.Id, TenantRole.TenantUser, issuer), tenant.Name, "invitation.created", actor),
            ct);
        switch (outcome)
        {
            case EditOutcome<TenantDetail>.Saved saved:
                invitations.Send();
                return EditOutcome.Saved(new NewTenant(saved.Value, invitation));
            case EditOutcome<TenantDetail>.Invalid invalid:
                return EditOutcome.Invalid(invalid.Errors);
            default:
                return EditOutcome.Stale;
        }
    }
}
