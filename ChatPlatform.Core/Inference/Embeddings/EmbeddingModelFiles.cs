using System.Security.Cryptography;

namespace ChatPlatform.Core.Inference.Embeddings;

/// <summary>Reads the model files that are deployed with the application.</summary>
internal static class EmbeddingModelFiles
{
    private const string ModelSha256 = "8db75c0bcf2249ca5960fc8f93a8cc71a4712e4de23334a7ce329e30a0a15f41";

    public static string Path(string name) =>
        System.IO.Path.Combine(AppContext.BaseDirectory, "Inference", "Embeddings", "Model", name);

    /// <summary>Reads and verifies the weights.</summary>
    /// <exception cref="InvalidDataException">The file has not the expected hash.</exception>
    public static byte[] ReadModel()
    {
        var bytes = File.ReadAllBytes(Path("embedding.onnx"));
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return hash == ModelSha256
            ? bytes
            : throw new InvalidDataException(
                $"The embedding model has sha256 {hash}, expected {ModelSha256}: restore the file from the release.");
    }

    public static WordPieceTokenizer CreateTokenizer() => new(File.ReadLines(Path("vocab.txt")));
}
