using ChatPlatform.Core.Knowledge.Ingestion;
using ChatPlatform.Evaluation;

return args switch
{
    [ExtractionChild.Verb, .. var rest] => await ExtractionChild.RunAsync(rest, default),
    ["files", var set, var predictions] => await ExtractionRun.RunAsync(set, predictions, default),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: files SET_FOLDER PREDICTIONS");
    return 2;
}
