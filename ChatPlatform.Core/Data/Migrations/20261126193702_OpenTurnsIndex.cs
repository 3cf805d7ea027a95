using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatPlatform.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class OpenTurnsIndex : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_turns_lease_until",
                table: "turns");

            migrationBuilder.CreateIndex(
                name: "ix_turns_open",
                table: "turns",
                columns: new[] { "tenant_id", "conversation_id", "id" },
                filter: "status in ('queued', 'running')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_turns_open",
                table: "turns");

            migrationBuilder.CreateIndex(
                name: "ix_turns_lease_until",
                table: "turns",
                column: "lease_until",
                filter: "status in ('queued', 'running')");
        }
    }
}
