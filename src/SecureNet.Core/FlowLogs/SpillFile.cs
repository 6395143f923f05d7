namespace SecureNet.FlowLogs;

/// <summary>Runs of bytes in a temporary file that goes away with it.</summary>
internal sealed class SpillFile(int parts) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<(long At, int Length)>[] _runs = [.. Enumerable.Range(0, parts).Select(_ => new List<(long, int)>())];
    private readonly FileStream _file = TemporaryFile.Open();

    private long _length;

    public long Length => Interlocked.Read(ref _length);

    public bool Has(int part) => _runs[part].Count > 0;

    public void Write(int part, ReadOnlySpan<byte> run)
    {
        lock (_lock)
        {
            _file.Seek(_length, SeekOrigin.Begin);
            _file.Write(run);
            _runs[part].Add((_length, run.Length));
            Interlocked.Add(ref _length, run.Length);
        }
    }

    public void Read(int part, ReadOnlySpanAction take)
    {
        foreach ((long at, int length) in _runs[part])
        {
            byte[] run = new byte[length];
            _file.Seek(at, SeekOrigin.Begin);
            _file.ReadExactly(run);
            take(run);
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Takes a run.</summary>
    internal delegate void ReadOnlySpanAction(ReadOnlySpan<byte> run);
}
