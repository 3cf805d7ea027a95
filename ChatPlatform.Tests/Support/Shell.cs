using System.Diagnostics;

namespace ChatPlatform.Tests.Support;

/// <summary>Runs a program to its end.</summary>
public static class Shell
{
    /// <summary>The program's output.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0; the message holds what it
    /// said.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException(
                $"{program} ended with {process.ExitCode}: {await errors} {await output}");
    }
}
