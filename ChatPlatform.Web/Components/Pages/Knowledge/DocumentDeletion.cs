using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Components.Layout;
using ChatPlatform.Web.Components.Layout.Session;

namespace ChatPlatform.Web.Components.Pages.Knowledge;

/// <summary>Deletes a document after a question.</summary>
internal static class DocumentDeletion
{
    /// <summary>True when it was deleted.</summary>
    public static async Task<bool> RunAsync(
        StaffCommands commands, DocumentLibrary library, TenantAccess tenant, DocumentItem document,
        CancellationToken ct)
    {
        var passages = document.Chunks == 1 ? "passage" : $"{document.Chunks} passages";
        var text = document.Chunks > 0
            ? $"{document.Name} and its {passages} are deleted. The assistant no longer answers from it."
            : $"{document.Name} is deleted.";
        return await commands.RunAsync(
            CommandScope.Manage(tenant), actor => library.DeleteAsync(tenant.TenantId, document.Id, actor, ct),
            $"{document.Name} deleted", ct, new("Delete this document?", text, "Delete")) is EditOutcome<Guid>.Saved;
    }
}
