namespace ChatPlatform.Web.Components.Shared.Dialogs;

/// <summary>What a user does when someone else has saved first.</summary>
public enum ConflictChoice
{
    /// <summary>Leaves the form as it is.</summary>
    Keep,

    /// <summary>Discards the own changes and shows the current version.</summary>
    Load,

    /// <summary>Saves the own values over those of the other.</summary>
    SaveOver,
}
