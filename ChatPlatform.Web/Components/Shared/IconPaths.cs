namespace ChatPlatform.Web.Components.Shared;

/// <summary>SVG paths of the console's icons, stroked outlines on a 24 by 24 grid.</summary>
public static class IconPaths
{
    private static readonly Dictionary<string, string> s_paths = new()
    {
        ["plus"] = "M12 5v14M5 12h14",
        ["home"] = "M3 11l9-8 9 8v9a1 1 0 0 1-1 1h-5v-7H9v7H4a1 1 0 0 1-1-1z",
        ["bell"] = "M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 22h4",
        ["pulse"] = "M2 12h5l3-8 4 16 3-8h5",
        ["inbox"] = "M3 13h5l2 3h4l2-3h5M5 5h14l2 8v6H3v-6z",
        ["chat"] = "M4 5h16v11H9l-5 4z",
        ["book"] = "M5 4h13a1 1 0 0 1 1 1v15H6a2 2 0 0 1-2-2V5a1 1 0 0 1 1-1zM4 17h15",
        ["bot"] =
            "M7 8h10a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2zM12 8V4M9.5 13h.01M14.5 13h.01",
        ["tool"] = "M14 6a4 4 0 0 0-5 5l-6 6 4 4 6-6a4 4 0 0 0 5-5l-3 3-4-4z",
        ["building"] = "M5 21V4h9v17M14 9h5v12M3 21h18M8 8h3M8 12h3M8 16h3",
        ["users"] =
            "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z" +
            "M2 20c0-4 3-6 7-6s7 2 7 6M17 4a3.5 3.5 0 0 1 0 7M22 20c0-3-1.5-5-4-5.7",
        ["search"] = "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM21 21l-5-5",
        ["send"] = "M4 12l16-8-5 16-3-7z",
        ["x"] = "M5 5l14 14M19 5L5 19",
        ["check"] = "M4 12l5 5L20 6",
        ["file"] = "M6 3h8l4 4v14H6zM14 3v4h4",
        ["clock"] = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2",
        ["up"] = "M7 11v9H3v-9zM7 11l4-8c2 0 3 1 3 3l-1 4h6a2 2 0 0 1 2 2l-2 7a2 2 0 0 1-2 1H7",
        ["down"] = "M7 13V4H3v9zM7 13l4 8c2 0 3-1 3-3l-1-4h6a2 2 0 0 0 2-2l-2-7a2 2 0 0 0-2-1H7",
        ["spark"] = "M12 3l2 6 6 2-6 2-2 6-2-6-6-2 6-2z",
        ["menu"] = "M4 7h16M4 12h16M4 17h16",
        ["updown"] = "M8 10l4-4 4 4M8 14l4 4 4-4",
        ["back"] = "M11 5l-7 7 7 7M4 12h16",
        ["next"] = "M9 5l7 7-7 7",
        ["return"] = "M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
        ["chevron-down"] = "M6 9l6 6 6-6",
        ["pause"] = "M8 5v14M16 5v14",
        ["play"] = "M8 5l11 7-11 7z",
        ["chevron-up"] = "M6 15l6-6 6 6",
        ["arrow-up"] = "M12 19V5M6 11l6-6 6 6",
        ["arrow-down"] = "M12 5v14M6 13l6 6 6-6",
        ["more"] = "M5 12h.01M12 12h.01M19 12h.01",
        ["grip"] = "M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01",
        ["brush"] = "M4 20c4 0 5-2 5-4l9-11 2 2-10 10c-1 3-4 3-6 3z",
        ["chart"] = "M4 20V10M10 20V4M16 20v-7M22 20H2",
        ["download"] = "M12 4v12M7 11l5 5 5-5M4 20h16",
        ["retry"] = "M20 11a8 8 0 1 0-2 6M20 5v6h-6",
        ["trash"] = "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
        ["settings"] =
            "M4 7h8M18 7h2M12 7a3 3 0 1 0 6 0 3 3 0 0 0-6 0M4 17h2M12 17h8M6 17a3 3 0 1 0 6 0 3 3 0 0 0-6 0",
        ["upload"] = "M12 16V4M7 9l5-5 5 5M4 20h16",
        ["alert"] = "M12 4l9 16H3zM12 10v4M12 17h.01",
        ["copy"] = "M9 9h11v11H9zM5 15H4V4h11v1",
        ["keyboard"] = "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M8 14h8",
        ["exit"] = "M10 4H5v16h5M14 8l4 4-4 4M18 12H9",
        ["sun"] =
            "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.500 1.500" +
            "M17.500 17.500L19 19M5 19l1.500-1.500M17.500 6.500L19 5",
        ["moon"] = "M20 14A8 8 0 1 1 10 4a6.500 6.500 0 0 0 10 10z",
        ["screen"] = "M3 5h18v11H3zM9 20h6M12 16v4",
        ["person"] = "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 3.500-6 8-6s8 2 8 6",
        ["lock"] = "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
        ["box"] = "M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8",
        ["tag"] = "M4 4h8l8 8-8 8-8-8zM8.500 8.500h.01",
        ["code"] = "M8 7l-5 5 5 5M16 7l5 5-5 5",
        ["info"] = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 8h.01",
    };

    public static string Of(string name) => s_paths[name];
}
