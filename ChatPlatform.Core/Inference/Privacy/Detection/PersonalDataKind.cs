using System.Text.Json.Serialization;
using ChatPlatform.Core.Data.Conventions;

namespace ChatPlatform.Core.Inference.Privacy.Detection;

/// <summary>Kinds of values that are replaced before a text is sent to a provider.</summary>
[JsonConverter(typeof(EnumAsText<PersonalDataKind>))]
public enum PersonalDataKind
{
    Email,
    Phone,

    /// <summary>A payment card: known prefix and length, valid Luhn digit.</summary>
    Card,

    /// <summary>A bank account: length of its country, valid check digits (mod 97).</summary>
    Iban,

    /// <summary>A number of 9 and more digits in groups, such as a national id.</summary>
    Id,

    /// <summary>The known name of the customer or of a supporter.</summary>
    Name,

    /// <summary>Text that looks like a placeholder, so that nobody can write one of another value.</summary>
    Text,
}

/// <summary>A value found in a text.</summary>
internal readonly record struct DetectedValue(int Start, int Length, PersonalDataKind Kind)
{
    public int End => Start + Length;
}
