using Microsoft.EntityFrameworkCore.Design;

namespace ChatPlatform.Core.Data.Schema;

/// <summary>Lets the EF Core tools create the model without a running database.</summary>
internal sealed class AppDbDesignFactory : IDesignTimeDbContextFactory<AppDb>
{
    public AppDb CreateDbContext(string[] args) =>
        new(
            DataRegistration.Options(DataRegistration.CreateSource("Host=127.0.0.1;Database=design")),
            DataScope.Platform);
}
