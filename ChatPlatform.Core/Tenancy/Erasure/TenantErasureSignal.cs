using ChatPlatform.Core.Jobs;

namespace ChatPlatform.Core.Tenancy.Erasure;

/// <summary>Wakes this instance's worker when a tenant is deleted.</summary>
public sealed class TenantErasureSignal : JobSignal;
