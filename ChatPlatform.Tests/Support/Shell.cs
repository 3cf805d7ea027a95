using System.Diagnostics;

namespace ChatPlatform.Tests.Support;

/// <summary>Runs a program and waits for its end.</summary>
public static class Shell
{
    /// <inheritdoc cref="RunAsync(ProcessStartInfo, CancellationToken)"/>
    public static Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct) =>
        RunAsync(new ProcessStartInfo(program, arguments), ct);

    /// <summary>Returns the program's output.</summary>
    /// <exception cref="InvalidOperationException">The exit code was not 0; the message contains the
    /// output.</exception>
    public static async Task<string> RunAsync(ProcessStartInfo start, CancellationToken ct)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException(
                $"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}: "
                + $"{await errors} {await output}");
    }
}
