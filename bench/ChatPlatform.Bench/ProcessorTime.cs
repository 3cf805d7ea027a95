using System.Globalization;

namespace ChatPlatform.Bench;

/// <summary>Reads the processor seconds of processes, user and system together, from /proc.</summary>
internal static class ProcessorTime
{
    /// <summary>Ticks per second in /proc (USER_HZ).</summary>
    private const double TicksPerSecond = 100;

    public static double Of(int process) => Read(process)?.Seconds ?? 0;

    /// <summary>Processor seconds of a process and its running children.</summary>
    public static double OfFamily(int parent) => Directory.EnumerateDirectories("/proc")
        .Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var id) ? Read(id) : null)
        .Where(p => p is { } known && (known.Id == parent || known.Parent == parent))
        .Sum(p => p!.Value.Seconds);

    private static (int Id, int Parent, double Seconds)? Read(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (process, Number(fields[1]), (Number(fields[11]) + Number(fields[12])) / TicksPerSecond);
        }
        catch (IOException)
        {
            return null; // It has ended.
        }
    }

    private static int Number(string field) => int.Parse(field, CultureInfo.InvariantCulture);
}
