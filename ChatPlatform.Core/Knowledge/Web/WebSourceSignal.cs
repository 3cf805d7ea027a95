using ChatPlatform.Core.Jobs;

namespace ChatPlatform.Core.Knowledge.Web;

/// <summary>Wakes this instance's worker when a web source is due.</summary>
public sealed class WebSourceSignal : JobSignal;
