using System.Globalization;
using ChatPlatform.Core.Inference.BuiltIn;

namespace ChatPlatform.Tests.Knowledge;

/// <summary>Questions with article numbers, error codes, standards and versions.</summary>
public sealed class CodeSearchTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Messages = """
        # Fault messages
        E-1043/B means that the battery is too warm.

        # Hydraulics
        Use oil of the class VG 46. The flange follows DIN EN 1092-1.

        # Updates
        Version 10.4.2-b cures the beeping. Version 10.4.3 is for the older display.

        # Stock
        The seal is kept as SKU_88412, the bearing as 6205-2RS, the contract as AB/77/314.
        """;

    [Theory]
    [InlineData("2315")]
    [InlineData("TX-2315")]
    [InlineData("tx2315")]
    [InlineData("TX 2315")]
    [InlineData("What is tx 2315?")]
    [InlineData("How much torque does TX.2315 need?")]
    public async Task Article_number_Is_found_however_it_is_written(string question)
    {
        var knowledge = await PartsAsync();

        var best = (await knowledge.SearchAsync(question))[0];

        Assert.Contains("TX-2315 ", best.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("What does e1043b mean?", "E-1043/B")]
    [InlineData("Which message is 1043?", "E-1043/B")]
    [InlineData("vg46", "VG 46")]
    [InlineData("Does EN 1092 apply?", "EN 1092-1")]
    [InlineData("Is 10.4.2 for me?", "10.4.2-b")]
    [InlineData("88412", "SKU_88412")]
    [InlineData("Do you have a 6205 2RS?", "6205-2RS")]
    [InlineData("ab-77-314", "AB/77/314")]
    public async Task Codes_of_other_forms_Are_found_by_their_parts(string question, string code)
    {
        var knowledge = await TenantAsync(Messages);

        var best = (await knowledge.SearchAsync(question))[0];

        Assert.Contains(code, best.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The battery is too warm and shows F-77/Q, what now?", "F-77/Q")]
    [InlineData("warm battery of the loader: ERR_0x80070A1F", "ERR_0x80070A1F")]
    public async Task Rare_exact_code_Ranks_before_passages_with_nearer_words(string question, string code)
    {
        var noise = Enumerable.Range(1, 30).Select(i =>
            $"# Battery {i}\nA battery of the loader that is too warm shows a red light on display {i}. Wait.");
        var knowledge = await TenantAsync(
            string.Join("\n\n", noise) + "\n\n# Codes\nF-77/Q is the coolant pump.\n\n# More codes\n"
            + "ERR_0x80070A1F is a dirty mast sensor.");

        var best = (await knowledge.SearchAsync(question))[0];

        Assert.Contains(code, best.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("What is the torque of TX-2315?", "65 Nm", "66 Nm")]
    [InlineData("What is tx 2322?", "lock nut", "guide rail")]
    public async Task Answer_Is_the_row_of_the_code(string question, string right, string wrong)
    {
        var answer = await (await PartsAsync()).AnswerAsync(question);

        Assert.Contains(right, answer, StringComparison.Ordinal);
        Assert.DoesNotContain(wrong, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("What is the torque of TX-9999?")]
    [InlineData("What is TX-2316?")]
    [InlineData("Which torque does the hinge bolt tx2001 need?")]
    public async Task Code_in_no_document_Is_not_answered_from_its_neighbours(string question)
    {
        var answer = await (await PartsAsync()).AnswerAsync(question);

        Assert.True(UnknownAnswers.Contains(answer), answer);
        Assert.DoesNotContain("Nm", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Amount_in_a_question_Is_no_code()
    {
        var knowledge = await TenantAsync(
            "# Loans\nLoans from 1000 to 20000 euros are paid out within three days.\n\n"
            + "# Cards\nThe limit is 5000 points.");

        var answer = await knowledge.AnswerAsync("How long does it take to pay out a loan of 5000 euros?");

        Assert.Contains("three days", answer, StringComparison.Ordinal);
    }

    private Task<KnowledgeDriver> PartsAsync()
    {
        string[] names = ["hinge bolt", "drive shaft", "seal ring", "guide rail", "lock nut", "brake pad"];
        var rows = Enumerable.Range(0, 120).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"| TX-{2000 + (7 * i)} | {names[i % names.Length]} | {20 + i} Nm |"));
        return TenantAsync(
            "# Spare parts\n| Part | Name | Torque |\n| --- | --- | --- |\n" + string.Join('\n', rows));
    }

    private async Task<KnowledgeDriver> TenantAsync(string text)
    {
        var knowledge = new KnowledgeDriver(app, (await app.Tenant().SaveAsync()).Id);
        await knowledge.AddTextAsync("manual.md", text);
        return knowledge;
    }
}
