namespace ChatPlatform.Web.Security.Http;

/// <summary>
/// What a browser may load, run and frame (S41). Scripts run by nonce only; whatever breaks a policy is reported.
/// </summary>
public static class ContentPolicies
{
    /// <summary>Where browsers report what a policy stopped.</summary>
    public const string ReportPath = "/reports/policy";

    /// <summary>Name of the reporting endpoint in the header Reporting-Endpoints.</summary>
    public const string ReportGroup = "policy";

    private const string Reports = $"; report-uri {ReportPath}; report-to {ReportGroup}";

    /// <summary>For answers that are no pages: nothing in them runs, and nobody frames them.</summary>
    public const string Data = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>
    /// The console. Styles are inline because the component library writes them; the base address is the page's own
    /// because Blazor finds its circuit by the base element, which 'none' would switch off.
    /// </summary>
    /// <param name="nonce">Of the request.</param>
    /// <param name="provider">As for <see cref="Page"/>: the account page connects it, and is reached without another
    /// document.</param>
    public static string Console(string nonce, string? provider = null) => Staff(nonce, "'self'", Forms(provider));

    /// <summary>Pages without a circuit: sign-in and problems.</summary>
    /// <param name="nonce">Of the request.</param>
    /// <param name="provider">Origin of the identity provider that a form's answer leads to; browsers hold redirects
    /// against the policy of the form.</param>
    public static string Page(string nonce, string? provider = null) => Staff(nonce, "'none'", Forms(provider));

    /// <summary>The widget's frame, on the pages of a tenant.</summary>
    /// <param name="nonce">Of the request.</param>
    /// <param name="origins">The tenant's list; what is no plain origin is left out, so that no entry can add a
    /// directive.</param>
    public static string Frame(string nonce, IEnumerable<string> origins) =>
        $"default-src 'none'; {Scripts(nonce)}; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
        "object-src 'none'; base-uri 'none'; form-action 'none'; " +
        $"frame-ancestors {string.Join(' ', origins.Where(Origins.IsOrigin).Prepend("'self'"))}{Reports}";

    /// <summary>A demo page, which stands for a visitor's own site.</summary>
    public static string Demo(string nonce) =>
        $"default-src 'none'; {Scripts(nonce)}; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
        "connect-src 'self'; frame-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; " +
        $"frame-ancestors 'none'{Reports}";

    private static string Staff(string nonce, string baseUri, string forms) =>
        $"default-src 'none'; {Scripts(nonce)}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
        $"font-src 'self'; connect-src 'self'; frame-src 'self'; object-src 'none'; base-uri {baseUri}; " +
        $"form-action {forms}; frame-ancestors 'none'{Reports}";

    private static string Forms(string? provider) => provider is null ? "'self'" : $"'self' {provider}";

    private static string Scripts(string nonce) => $"script-src 'nonce-{nonce}' 'strict-dynamic'";
}
