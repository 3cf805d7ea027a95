using ChatPlatform.Core.Inference.BuiltIn.Extracts;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Tests.Inference.BuiltIn;

public sealed class ChunkUnitsTests
{
    [Theory]
    [InlineData("after completion of the M. Div. degree you apply.")]
    [InlineData("See Title 5 U.S.C. 552a for the rule.")]
    [InlineData("The rate is 0.50% p.a. Rates change.")]
    [InlineData("Ask Dr. Berger about it.")]
    [InlineData("It weighs approx. 5 kg.")]
    public void Abbreviation_Ends_no_sentence(string text) => Assert.Single(SentenceText.Split(text));

    [Fact]
    public void Sentences_Are_split_at_their_ends() =>
        Assert.Equal(
            ["It costs 4.90 euros.", "Is it free?", "“No.”", "(See below.)"],
            SentenceText.Split("It costs 4.90 euros. Is it free? “No.” (See below.)"));

    [Fact]
    public void Line_that_wraps_a_sentence_Is_joined()
    {
        var units = ChunkUnits.Of("after completion of the M.\nDiv. degree\nParcels wait in the shop for\nseven days.");

        Assert.Equal("Parcels wait in the shop for seven days.", units[^1].Text);
        Assert.Equal("Parcels wait in the shop for\nseven days.", units[^1].Source);
    }

    [Fact]
    public void Row_of_a_table_Has_the_names_of_its_columns()
    {
        var units = ChunkUnits.Of(
            "Reminder fees\nStep | When | Fee\nFirst | 7 days later | none\nThird | 35 days | 15 euros");

        Assert.Equal(
            ["First; When: 7 days later; Fee: none", "Third; When: 35 days; Fee: 15 euros"],
            units.Where(u => u.IsUsable).Select(u => u.Text));
    }

    [Fact]
    public void Table_without_names_Keeps_its_cells() =>
        Assert.Equal(
            ["Standard | 4.90 euros", "Express | 9.90 euros"],
            ChunkUnits.Of("Standard | 4.90 euros\nExpress | 9.90 euros").Select(u => u.Text));

    [Fact]
    public void Item_Keeps_the_condition_that_introduces_it()
    {
        var unit = ChunkUnits.Of("Unless you object:\n- we may tell your family\n- we may tell your employer")[1];

        Assert.Equal((UnitKind.Item, "Unless you object:"), (unit.Kind, unit.Context));
    }

    [Theory]
    [InlineData("How to apply")]
    [InlineData("How do I claim for a damaged parcel?")]
    [InlineData("You need:")]
    [InlineData("{ \"id\": [1, 2], \"name\": \"x\" };")]
    [InlineData("------------------")]
    [InlineData("Yes.")]
    public void Heading_question_code_and_fragment_Are_no_answer(string line) =>
        Assert.DoesNotContain(ChunkUnits.Of(line), u => u.IsUsable);

    [Theory]
    [InlineData("Price: 49 €")]
    [InlineData("Phone: +43 1 234567")]
    [InlineData("Call us on 01 234567 any day")]
    public void Short_line_with_a_value_Is_an_answer(string line) =>
        Assert.True(Assert.Single(ChunkUnits.Of(line)).IsUsable);

    [Theory]
    [InlineData("")]
    [InlineData("\n\n  \n")]
    public void Empty_text_Has_no_units(string text) => Assert.Empty(ChunkUnits.Of(text));
}
