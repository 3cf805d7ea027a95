


namespace ChatPlatform.Tests.Support.Database;

/// <summary>A database of one test class, with the demo's data in it.</summary>
/// <param name="App">As the application's role connects.</param>
/// <param name="Owner">As migrations connect.</param>
public sealed record TestDatabase(string Name, string App, string Owner);
