using ChatPlatform.DemoFiles;

// Makes the demo tenants' PDF and Word files out of the texts beside this program.
// dotnet run --project scripts/demo-files -- scripts/demo-files/texts ChatPlatform.Core/Demo/Documents
if (args is not [var texts, var target])
{
    await Console.Error.WriteLineAsync("usage: demo-files TEXTS TARGET");
    return 2;
}

foreach (var source in Directory.GetFiles(texts, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
{
    var folder = Path.Combine(target, Path.GetFileName(Path.GetDirectoryName(source)!));
    Directory.CreateDirectory(folder);
    var file = Path.Combine(folder, Path.GetFileNameWithoutExtension(source));
    var lines = await File.ReadAllLinesAsync(source);
    if (file.EndsWith(".docx", StringComparison.Ordinal))
    {
        WordFile.Write(file, lines);
    }
    else
    {
        PdfFile.Write(file, lines);
    }

    Console.WriteLine(file);
}

return 0;
