using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatPlatform.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class PassageSearch : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "words",
                table: "corpus_statistics",
                newName: "tokens");

            // Stemmed, and no word left out: short questions live on their small words.
            migrationBuilder.Sql("""
                create text search dictionary passage_stem (template = snowball, language = english);
                create text search configuration passages (copy = english);
                alter text search configuration passages alter mapping for asciiword, asciihword, hword_asciipart, word, hword, hword_part with passage_stem;
                """);

            // Statistics of a tenant's share mislead for every tenant that is newer than they are: the planner then expects one
            // row and compares every candidate with every passage. Without them it expects a fair share and looks up by key.
            migrationBuilder.Sql("""
                alter table chunks alter column tenant_id set statistics 0;
                alter table chunk_embeddings alter column tenant_id set statistics 0;
                alter table documents alter column tenant_id set statistics 0;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop text search configuration passages; drop text search dictionary passage_stem;");
            migrationBuilder.RenameColumn(
                name: "tokens",
                table: "corpus_statistics",
                newName: "words");
        }
    }
}
