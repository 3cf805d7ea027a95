using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatPlatform.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class ClientMadeIds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_messages_tenant_id_conversation_id_client_message_id",
                table: "messages");

            migrationBuilder.AddColumn<string>(
                name: "upload_key",
                table: "documents",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_messages_tenant_id_conversation_id_client_message_id_author~",
                table: "messages",
                columns: new[] { "tenant_id", "conversation_id", "client_message_id", "author_id" },
                unique: true,
                filter: "client_message_id is not null")
                .Annotation("Npgsql:NullsDistinct", false);

            migrationBuilder.CreateIndex(
                name: "ix_documents_tenant_id_uploaded_by_upload_key",
                table: "documents",
                columns: new[] { "tenant_id", "uploaded_by", "upload_key" },
                unique: true,
                filter: "upload_key is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_messages_tenant_id_conversation_id_client_message_id_author~",
                table: "messages");

            migrationBuilder.DropIndex(
                name: "ix_documents_tenant_id_uploaded_by_upload_key",
                table: "documents");

            migrationBuilder.DropColumn(
                name: "upload_key",
                table: "documents");

            migrationBuilder.CreateIndex(
                name: "ix_messages_tenant_id_conversation_id_client_message_id",
                table: "messages",
                columns: new[] { "tenant_id", "conversation_id", "client_message_id" },
                unique: true,
                filter: "client_message_id is not null");
        }
    }
}
