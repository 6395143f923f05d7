namespace SecureNet.FlowLogs;

/// <summary>Text that comes piece by piece into one buffer.</summary>
internal interface ITextSource
{
    /// <summary>Writes the next text behind what it wrote before.</summary>
    /// <param name="buffer">The same with every call; <see cref="Gzip.Inflater.Overrun"/> bytes behind the limit are
    /// there to be written over.</param>
    /// <param name="at">Where to write. Before it is the text that came before, at least the last
    /// <see cref="Gzip.Inflater.History"/> bytes of it.</param>
    /// <param name="limit">Where to end, or a little later; greater than <paramref name="at"/>.</param>
    /// <returns>How many bytes were written; 0 at the end.</returns>
    int Read(byte[] buffer, int at, int limit);
}

/// <summary>Text that is not packed.</summary>
internal sealed class PlainText(Stream stream) : ITextSource
{
    public int Read(byte[] buffer, int at, int limit) => stream.Read(buffer, at, limit - at);
}
