using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Tests.Support;

/// <summary>Assertions on outcomes of staff changes.</summary>
internal static class Outcomes
{
    /// <summary>The value of a saved change; fails for any other outcome.</summary>
    public static T SavedValue<T>(this EditOutcome<T> outcome) => Assert.IsType<EditOutcome<T>.Saved>(outcome).Value;
}
