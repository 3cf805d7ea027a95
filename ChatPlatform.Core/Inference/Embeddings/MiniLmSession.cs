using Microsoft.ML.OnnxRuntime;

namespace ChatPlatform.Core.Inference.Embeddings;

/// <summary>The model in ONNX Runtime: ids in, unit vectors out. One for the process; thread-safe.</summary>
internal sealed class MiniLmSession : IDisposable
{
    private static readonly string[] s_inputs = ["input_ids", "attention_mask"];
    private static readonly string[] s_outputs = ["sentence_embedding"];

    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();

    /// <summary>
    /// Held for reading while the native code computes: freeing the model under it would end the process.
    /// </summary>
    private readonly ReaderWriterLockSlim _life = new();
    private bool _isDisposed;

    public MiniLmSession(int threads)
    {
        using var settings = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };

        // Idle threads sleep: other work shares the processors.
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        _session = new InferenceSession(EmbeddingModelFiles.ReadModel(), settings);
    }

    /// <summary>One vector for each row of ids; shorter rows are padded and the padding masked.</summary>
    public float[][] Run(IReadOnlyList<int[]> rows)
    {
        var width = rows.Max(row => row.Length);
        var ids = new long[rows.Count * width];
        var mask = new long[ids.Length];
        for (var r = 0; r < rows.Count; r++)
        {
            for (var c = 0; c < rows[r].Length; c++)
            {
                ids[(r * width) + c] = rows[r][c];
                mask[(r * width) + c] = 1;
            }
        }

        _life.EnterReadLock();
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return Compute(ids, mask, rows.Count, width);
        }
        finally
        {
            _life.ExitReadLock();
        }
    }

    /// <summary>Waits for what is being computed.</summary>
    public void Dispose()
    {
        _life.EnterWriteLock();
        _isDisposed = true;
        _session.Dispose();
        _run.Dispose();
        _life.ExitWriteLock();
    }

    private float[][] Compute(long[] ids, long[] mask, int rows, int width)
    {
        long[] shape = [rows, width];
        using var idTensor = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using var maskTensor = OrtValue.CreateTensorValueFromMemory(mask, shape);
        using var outputs = _session.Run(_run, s_inputs, [idTensor, maskTensor], s_outputs);
        var all = outputs[0].GetTensorDataAsSpan<float>();
        var vectors = new float[rows][];
        for (var r = 0; r < rows; r++)
        {
            vectors[r] = all.Slice(r * MiniLmEmbeddingGenerator.Dimensions, MiniLmEmbeddingGenerator.Dimensions)
                .ToArray();
        }

        return vectors;
    }
}
