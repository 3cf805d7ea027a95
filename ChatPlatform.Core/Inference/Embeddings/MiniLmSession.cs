using Microsoft.ML.OnnxRuntime;

namespace ChatPlatform.Core.Inference.Embeddings;

/// <summary>Runs the model in ONNX Runtime: token ids in, unit vectors out. Thread-safe singleton.</summary>
internal sealed class MiniLmSession : IDisposable
{
    private static readonly string[] s_inputs = ["input_ids", "attention_mask"];
    private static readonly string[] s_outputs = ["sentence_embedding"];

    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();

    /// <summary>
    /// Held for reading during native computation, because freeing the model at that time would crash the process.
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

        // Idle threads sleep instead of spinning, because other work shares the processors.
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        _session = new InferenceSession(EmbeddingModelFiles.ReadModel(), settings);
    }

    /// <summary>One vector for each row of ids; shorter rows are padded, and the padding is masked.</summary>
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

    /// <summary>Waits for running computations.</summary>
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
