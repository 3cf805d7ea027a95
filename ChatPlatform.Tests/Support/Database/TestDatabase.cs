namespace ChatPlatform.Tests.Support.Database;

/// <summary>The database of one test class, with the demo data.</summary>
/// <param name="App">Connection string of the application's role.</param>
/// <param name="Owner">Connection string of the owner's role.</param>
public sealed record TestDatabase(string Name, string App, string Owner);
