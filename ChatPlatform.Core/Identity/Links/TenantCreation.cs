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

    /// <summary>Adds the rule of the owner's address, which may be blank.</summary>
    public static FieldErrors CheckOwner(string? email, FieldErrors errors) => errors.Check(
        OwnerField, string.IsNullOrWhiteSpace(email) || EmailAddress.Parse(email) is not null, EmailAddress.Rule);

    /// <param name="draft">The tenant.</param>
    /// <param name="ownerEmail">Address of the owner, who is invited as a tenant user; blank invites nobody.</param>
    /// <param name="issuer">Who creates the link of the invitation.</param>
    public async Task<EditOutcome<NewTenant>> CreateAsync(
        TenantDraft draft, string? ownerEmail, LinkIssuer issuer, Actor actor, CancellationToken ct)
    {
        var errors = CheckOwner(ownerEmail, draft.Check());
        if (errors.Any)
        {
            await tenants.CheckSlugAsync(null, draft.Slug, errors, ct);
            return EditOutcome.Invalid(errors);
        }

        var email = string.IsNullOrWhiteSpace(ownerEmail) ? null : EmailAddress.Parse(ownerEmail)!.ToLowerInvariant();

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
