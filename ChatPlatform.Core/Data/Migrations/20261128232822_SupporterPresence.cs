using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatPlatform.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class SupporterPresence : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "owner_seen_at",
                table: "escalations",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "address_key",
                table: "conversations",
                type: "text",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_escalations_assigned",
                table: "escalations",
                columns: new[] { "assigned_to", "owner_seen_at" },
                filter: "status = 'assigned'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_escalations_assigned",
                table: "escalations");

            migrationBuilder.DropColumn(
                name: "owner_seen_at",
                table: "escalations");

            migrationBuilder.DropColumn(
                name: "address_key",
                table: "conversations");
        }
    }
}
