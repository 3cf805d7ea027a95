namespace ChatPlatform.Tests.Tools;

/// <summary>Fifty expressions that stall some engine, and texts on which they do.</summary>
internal static class EvilPatterns
{
    public static IReadOnlyList<string> All { get; } =
    [
        // Nested quantifiers.
        "^(a+)+$",
        "^(a*)*b$",
        "^([a-zA-Z]+)*$",
        "(x+x+)+y",
        "^((a+)*)+$",
        "(\\w+\\s*)+:$",
        "^(\\w+\\s?)*$",
        "^(([a-z])+.)+[A-Z]([a-z])+$",
        "(\\b\\w*\\b)*$",
        "^(a?){30}a{30}$",
        // Overlapping alternatives.
        "^(a|a)*$",
        "^(a|aa)+$",
        "(a|b|ab)*c",
        "^(a|a?)+$",
        "^(?:a|b|c|d|e|f|g|h)*(?:a|b|c|d|e|f|g|h){300}x$",
        "(?:\\d|\\d\\d|\\d{3}){1,1000}x",
        // The engine without backtracking is slow here, and rarely checks its time limit.
        "^(.*a){100}$",
        "^(.*a){200}$",
        "^(.*a){400}$",
        "(.*a){450}b",
        "(.*a.*){300}b",
        "^(.*a){11}$",
        "[ab]*a[ab]{500}$",
        "[ab]*a[ab]{900}$",
        "(?:[ab]*a[ab]{100}){3}c",
        "(a.{500}b|a.{501}c|a.{502}d)",
        "(?:a?b?c?d?){200}x",
        "(?:.*a.*b){150}x",
        "(\\w*\\d*){240}x",
        "((.*a){20}b?){20}x",
        // Unbounded counting.
        "(a{1,1000}){1,1000}",
        "(a{1,1000}){1,1000}b",
        "((a{1,100}){1,100}){1,100}$",
        "^(((a?){1000}){1000})$",
        "(((((a{1,30}){1,30}){1,30}){1,30}){1,30})x",
        "a{1,2147483647}b",
        "(.{1,5000}){1,5000}z",
        "^.{0,1000}.{0,1000}.{0,1000}b$",
        "(?:(?:a{0,9}){0,9}b?){0,900}z",
        // Back references and look-around.
        "(a+)+\\1", "(?=(a+)+b)a", "(?<=(a+)+)b", "(?>(a+)+)b", "(?(a)b|(c+)+)",

        // Unicode classes and case.
        "(\\p{L}+\\p{L}+)+\\d", "(?i)(ſ|s|S)+k{1,100}$", "(?i)(?:.*\\p{L}\\W*){80}x",

        // Very long.
        string.Concat(Enumerable.Repeat("a?", 5000)) + "b",
        string.Join('|', Enumerable.Range(0, 180).Select(i => "a" + i)),
        new string('(', 300) + "a" + string.Concat(Enumerable.Repeat(")*", 300)),
    ];

    /// <summary>Texts of the maximum length of an argument, and short ones.</summary>
    public static IReadOnlyList<string> Texts { get; } =
    [
        new('a', 100), new('a', 15_000), string.Concat(Enumerable.Repeat("abé1 ", 1_400)) + "!",
    ];
}
