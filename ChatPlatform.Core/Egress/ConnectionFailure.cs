namespace ChatPlatform.Core.Egress;

/// <summary>Why a request got no response, in words for staff. Customers and models do not get them.</summary>
public static class ConnectionFailure
{
    /// <summary>The egress rule that blocked the request; null for other failures.</summary>
    public static EgressRefusedException? BlockedIn(Exception? e) =>
        e is null or EgressRefusedException ? e as EgressRefusedException : BlockedIn(e.InnerException);

    /// <summary>What is said of a blocked request.</summary>
    public static string Describe(EgressRefusedException blocked) =>
        $"The platform does not connect there. {blocked.Message}";

    /// <summary>The reason, one or two sentences.</summary>
    /// <param name="server">What the reader calls the server: "site".</param>
    public static string Describe(HttpRequestException e, string server) =>
        BlockedIn(e) is { } blocked ? Describe(blocked)
        : e.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => $"The {server}'s name is not known.",
            HttpRequestError.SecureConnectionError => $"The {server} has no valid certificate for https.",
            HttpRequestError.ConfigurationLimitExceeded => $"The {server}'s answer has too many headers.",
            _ => $"The {server} could not be reached.",
        };
}
