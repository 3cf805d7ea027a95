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

            // What the tenant asks of its customers has changed: open streams end, and whoever may come back does.
            migrationBuilder.Sql("""
                create function revoke_unvouched() returns trigger language plpgsql as $$
                begin
                  insert into revocations (subject) values (old.tenant_id);
                  return null;
                end $$;
                create trigger revoke after update on widget_settings for each row
                  when (old.is_identity_required is distinct from new.is_identity_required or old.identity_secret_set_at is distinct from new.identity_secret_set_at)
                  execute function revoke_unvouched();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop function revoke_unvouched cascade");

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
