using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace ChatPlatform.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class Revocations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "revocations",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "clock_timestamp()"),
                    subject = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_revocations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sign_in_failures",
                columns: table => new
                {
                    key = table.Column<byte[]>(type: "bytea", nullable: false),
                    count = table.Column<int>(type: "integer", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sign_in_failures", x => x.key);
                });

            migrationBuilder.CreateIndex(
                name: "ix_revocations_at",
                table: "revocations",
                column: "at");

            migrationBuilder.Sql("""
                create function revoke_user() returns trigger language plpgsql as $$
                begin
                  insert into revocations (subject) values (old.id);
                  return null;
                end $$;

                create function revoke_member() returns trigger language plpgsql as $$
                begin
                  insert into revocations (subject) values (old.user_id);
                  return null;
                end $$;

                create trigger revoke after update on users for each row
                  when (old.security_stamp is distinct from new.security_stamp or old.is_disabled <> new.is_disabled or old.is_platform_admin <> new.is_platform_admin)
                  execute function revoke_user();
                create trigger revoke_deleted after delete on users for each row execute function revoke_user();
                create trigger revoke after update on user_sessions for each row when (old.ended_at is distinct from new.ended_at) execute function revoke_user();
                create trigger revoke after update on api_tokens for each row when (old.revoked_at is distinct from new.revoked_at) execute function revoke_user();
                create trigger revoke after update on tenants for each row when (old.status <> new.status) execute function revoke_user();
                create trigger revoke_deleted after delete on tenants for each row execute function revoke_user();
                create trigger revoke after update or delete on memberships for each row execute function revoke_member();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop function revoke_user, revoke_member cascade");

            migrationBuilder.DropTable(
                name: "revocations");

            migrationBuilder.DropTable(
                name: "sign_in_failures");
        }
    }
}
