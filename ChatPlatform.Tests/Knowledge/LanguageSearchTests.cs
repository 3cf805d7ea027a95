namespace ChatPlatform.Tests.Knowledge;

/// <summary>Words are found in other forms and without accents, by the document's language.</summary>
public sealed class LanguageSearchTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string German = """
        # Allgemeines
        Die Häuser des Vereins sind im Sommer für alle Gäste und für die Mitglieder geöffnet.

        # Fristen
        Die Rückgabe ist mit dem Beleg in einer Frist von 14 Tagen möglich.

        # Kündigung
        Wer kündigen möchte, schreibt uns einen Brief mit der Nummer des Vertrags.
        """;

    private const string French = """
        # Généralités
        Les boutiques sont ouvertes tous les jours et le service est gratuit pour les clients.

        # Argent
        Nous remboursons les achats dans un délai de dix jours avec le ticket.

        # Livraison
        Les colis sont livrés par la poste et par les coursiers de la ville.
        """;

    private const string Spanish = """
        # General
        Las tiendas de la ciudad son para los clientes y para las empresas de la región.

        # Devolución
        La devolución es posible con el recibo en un plazo de treinta días.

        # Envíos
        Los paquetes son entregados por el correo en la semana del pedido.
        """;

    private const string Russian = """
        # Общее
        Магазин работает каждый день без выходных для всех покупателей.

        # Возврат
        Покупатель может вернуть товар в течение четырнадцати дней.

        # Гарантия
        Гарантийный срок для бытовой техники составляет два года.
        """;

    [Theory]
    [InlineData(German, "Rückgaben", "14 Tagen")]
    [InlineData(German, "Rueckgabe", "14 Tagen")]
    [InlineData(German, "ruckgabe", "14 Tagen")]
    [InlineData(German, "Haus", "Häuser")]
    [InlineData(German, "wie kann ich den Vertrag kuendigen", "Brief")]
    [InlineData(French, "rembourser", "dix jours")]
    [InlineData(French, "delai de remboursement", "dix jours")]
    [InlineData(French, "comment est livre le colis", "coursiers")]
    [InlineData(Spanish, "devoluciones", "treinta")]
    [InlineData(Spanish, "devolucion", "treinta")]
    [InlineData(Spanish, "cómo se entregan mis paquetes", "correo")]
    [InlineData(Russian, "гарантии на технику", "два года")]
    public async Task Word_Is_found_in_another_form(string document, string question, string right)
    {
        var knowledge = new KnowledgeDriver(app, (await app.Tenant().SaveAsync()).Id);
        await knowledge.AddTextAsync("text.md", document);

        var best = (await knowledge.SearchAsync(question))[0];

        Assert.Contains(right, best.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task English_question_Finds_a_name_in_a_German_document()
    {
        var knowledge = new KnowledgeDriver(app, (await app.Tenant().SaveAsync()).Id);
        await knowledge.AddTextAsync(
            "text.md", German + "\n\n# Pläne\nDie Tarife der Stadtwerke heißen Blitzer und Donnerer und sind günstig.");

        var best = (await knowledge.SearchAsync("what is the Blitzer"))[0];

        Assert.Contains("Blitzer", best.Text, StringComparison.Ordinal);
    }
}
