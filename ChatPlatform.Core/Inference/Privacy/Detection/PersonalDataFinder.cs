namespace ChatPlatform.Core.Inference.Privacy.Detection;

/// <summary>Finds personal data in a text, in time linear to its length.</summary>
internal static class PersonalDataFinder
{
    /// <summary>The values in order, without overlaps; of two that overlap the earlier one, then the longer.</summary>
    public static List<DetectedValue> Find(string text, KnownNames names)
    {
        List<DetectedValue> all = [];
        EmailScanner.Find(text, all);
        IbanScanner.Find(text, all);
        NumberScanner.Find(text, all);
        IdCodeScanner.Find(text, all);
        names.Find(text, all);
        all.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : b.Length.CompareTo(a.Length));
        List<DetectedValue> found = new(all.Count);
        var end = 0;
        foreach (var value in all.Where(v => v.Start >= end))
        {
            found.Add(value);
            end = value.End;
        }

        return found;
    }
}
