using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatPlatform.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class LinkedLoginsAndOffers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "linked_at",
                table: "user_logins",
                type: "timestamp with time zone",
                nullable: true);

            // Only from here on: when the older ones were linked is not known.
            migrationBuilder.Sql("alter table user_logins alter column linked_at set default now()");

            migrationBuilder.CreateIndex(
                name: "ix_tools_tenant_id_shared_id",
                table: "tools",
                columns: new[] { "tenant_id", "shared_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_agents_tenant_id_shared_id",
                table: "agents",
                columns: new[] { "tenant_id", "shared_id" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_tools_tenant_id_shared_id",
                table: "tools");

            migrationBuilder.DropIndex(
                name: "ix_agents_tenant_id_shared_id",
                table: "agents");

            migrationBuilder.DropColumn(
                name: "linked_at",
                table: "user_logins");
        }
    }
}
