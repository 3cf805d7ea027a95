using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatPlatform.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class VisitorIdentity : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "email",
                table: "visitors",
                type: "character varying(320)",
                maxLength: 320,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "subject",
                table: "visitors",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_visitors_tenant_id_subject",
                table: "visitors",
                columns: new[] { "tenant_id", "subject" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_visitors_tenant_id_subject",
                table: "visitors");

            migrationBuilder.DropColumn(
                name: "email",
                table: "visitors");

            migrationBuilder.DropColumn(
                name: "subject",
                table: "visitors");
        }
    }
}
