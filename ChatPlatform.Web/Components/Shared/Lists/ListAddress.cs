using System.Text.Json;

namespace ChatPlatform.Web.Components.Shared.Lists;

/// <summary>Search, filters and order of a list as they are in the address of its page.</summary>
public interface IListQuery
{
    /// <summary>The parameters of the address; null removes one.</summary>
    IReadOnlyDictionary<string, object?> Parameters { get; }
}

/// <summary>Values in the address of a list. Unknown ones are treated as not given.</summary>
public static class ListAddress
{
    /// <summary>Maximum characters of a text in the address.</summary>
    private const int MaxLength = 200;

    private const string On = "on";
    private const string Off = "off";

    /// <summary>"on" or "off"; null for both.</summary>
    public static string? NameOf(bool? isOn) => isOn switch { true => On, false => Off, null => null };

    /// <summary>Null for both, as for an unknown value.</summary>
    public static bool? IsOn(string? state) => state switch { On => true, Off => false, _ => null };

    public static string? TextOf(string? text) => string.IsNullOrWhiteSpace(text) || text.Length > MaxLength
        ? null
        : text;

    public static T? ValueOf<T>(string? name)
        where T : struct, Enum =>
        Enum.GetValues<T>().Cast<T?>().FirstOrDefault(v =>
            string.Equals(v.ToString(), name, StringComparison.OrdinalIgnoreCase));

    public static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>The name of a value; null for the value that is used when none is given.</summary>
    public static string? NameOf<T>(T value, T usual)
        where T : struct, Enum => EqualityComparer<T>.Default.Equals(value, usual) ? null : NameOf(value);
}
