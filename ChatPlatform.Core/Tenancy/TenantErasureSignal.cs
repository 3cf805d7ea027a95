using ChatPlatform.Core.Jobs;

namespace ChatPlatform.Core.Tenancy;

/// <summary>Tells this instance's worker that a tenant was given up.</summary>
public sealed class TenantErasureSignal : JobSignal;
