namespace ChatPlatform.Web.Security.Http;

/// <summary>Content security policies (S41). Scripts need a nonce; violations are reported.</summary>
public static class ContentPolicies
{
    /// <summary>Path to which browsers report violations.</summary>
    public const string ReportPath = "/reports/policy";

    /// <summary>Name of the endpoint in the Reporting-Endpoints header.</summary>
    public const string ReportGroup = "policy";

    private const string Reports = $"; report-uri {ReportPath}; report-to {ReportGroup}";

    /// <summary>Policy of responses that are not pages: no content, no framing.</summary>
    public const string Data = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>
    /// Policy of the worker that reads PDF files for the console: it gets its data from the page and loads nothing;
    /// image formats are decoded by WebAssembly.
    /// </summary>
    public const string PdfReader = "default-src 'none'; script-src 'wasm-unsafe-eval'";

    /// <summary>Path of the worker that reads PDF files.</summary>
    public const string PdfReaderPath = "/pdf/pdf.worker.min.mjs";

    /// <summary>
    /// Policy of the console. Inline styles are allowed because MudBlazor writes them; base-uri is 'self' because
    /// Blazor locates its hub by the base element.
    /// </summary>
    /// <param name="nonce">Nonce of the request.</param>
    /// <param name="provider">As for <see cref="Page"/>: the account page, which is reached without a document load,
    /// posts to it.</param>
    public static string Console(string nonce, string? provider = null) => Staff(nonce, "'self'", Forms(provider));

    /// <summary>Policy of static pages: sign-in and errors.</summary>
    /// <param name="nonce">Nonce of the request.</param>
    /// <param name="provider">Origin of the identity provider to which a form redirects; browsers apply form-action to
    /// redirects.</param>
    public static string Page(string nonce, string? provider = null) => Staff(nonce, "'none'", Forms(provider));

    /// <summary>Policy of the widget's frame on the sites of a tenant.</summary>
    /// <param name="nonce">Nonce of the request.</param>
    /// <param name="origins">The tenant's allowed origins; invalid ones are skipped, so that no entry can add a
    /// directive.</param>
    public static string Frame(string nonce, IEnumerable<string> origins) =>
        $"default-src 'none'; {Scripts(nonce)}; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
        "object-src 'none'; base-uri 'none'; form-action 'none'; " +
        $"frame-ancestors {string.Join(' ', origins.Where(Origins.IsOrigin).Prepend("'self'"))}{Reports}";

    /// <summary>Policy of the demo pages.</summary>
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
