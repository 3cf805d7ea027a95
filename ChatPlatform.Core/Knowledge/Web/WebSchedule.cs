using System.Text.Json.Serialization;
using ChatPlatform.Core.Data.Conventions;

namespace ChatPlatform.Core.Knowledge.Web;

/// <summary>How often a web source is read.</summary>
[JsonConverter(typeof(EnumAsText<WebSchedule>))]
public enum WebSchedule
{
    /// <summary>Only when someone asks.</summary>
    Manual,
    Daily,
    Weekly,
    Monthly,
}

internal static class WebSchedules
{
    /// <summary>Time of the run that follows one; null when there is none without being asked.</summary>
    /// <param name="last">End of the last run.</param>
    public static DateTimeOffset? After(this WebSchedule schedule, DateTimeOffset last) => schedule switch
    {
        WebSchedule.Daily => last.AddDays(1),
        WebSchedule.Weekly => last.AddDays(7),
        WebSchedule.Monthly => last.AddMonths(1),
        _ => null,
    };
}
