namespace ChatPlatform.Web.Components.Shared.Catalog;

/// <summary>Display names of kinds of business.</summary>
internal static class KindLabels
{
    public static string Of(string kind) => kind switch
    {
        "logistics" => "Logistics",
        "bank" => "Bank",
        "shop" => "Shop",
        "software" => "Software",
        _ => "Other",
    };
}
