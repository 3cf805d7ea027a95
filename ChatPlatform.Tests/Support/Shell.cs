using System.Diagnostics;

namespace ChatPlatform.Tests.Support;

/// <summary>Runs a program and waits for its end.</summary>
public static class Shell
{
    /// <summary>Returns the program's output.</summary>
    /// <exception cref="InvalidOperationException">The exit code was not 0; the message contains the
    /// output.</exception>
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
