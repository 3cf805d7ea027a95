using ChatPlatform.Core.Tenancy.Erasure;

namespace ChatPlatform.Core.Tools;

/// <summary>Names the table of tool calls that is emptied when a tenant is erased.</summary>
internal sealed class ToolInvocationErasure : ITenantLifecycleHook
{
    public IReadOnlyList<string> LargeTables => ["tool_invocations"];
}
