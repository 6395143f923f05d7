using SecureNet.FlowLogs.Parquet;

namespace SecureNet.FlowLogs;

/// <summary>
/// Takes the records that the conditions let through: from text line by line, from Parquet batch by batch. One a worker; never
/// called by two threads at once.
/// </summary>
internal interface IRecordConsumer
{
    /// <summary>A file, or a part of one with another header, begins.</summary>
    /// <exception cref="MissingFieldException">The columns cannot answer the question.</exception>
    void Begin(FlowLogSchema schema, FlowLogObject source);

    /// <summary>A line that all conditions let through.</summary>
    /// <returns>The column whose value does not fit its field, which makes the line malformed; -1 where all is well.</returns>
    int Accept(in LineView line);

    /// <summary>The file is over; nothing of it comes any more.</summary>
    void End();
}

/// <summary>Takes records of Parquet column by column, as codes.</summary>
internal interface IColumnarConsumer : IRecordConsumer
{
    /// <summary>The columns that are needed, once a file has begun, and what makes codes of their values.</summary>
    IReadOnlyList<(int Column, ValueCoder Coder)> Columns { get; }

    /// <summary>Takes rows.</summary>
    /// <param name="codes">For each column a code a row.</param>
    /// <param name="selected">1 for each row that all conditions let through and that has no wrong value, else 0.</param>
    void AcceptBatch(ulong[][] codes, ReadOnlySpan<byte> selected);
}

/// <summary>Facts of a file while, and after, it is read.</summary>
internal interface IFileScan
{
    ScanCounts Counts { get; }

    /// <summary>The number of lines that were read, the header included; in Parquet of rows.</summary>
    long LinesRead { get; }

    /// <summary>The mistake in lines, or null.</summary>
    FlowLogProblem? Problem { get; }
}

/// <summary>Counts, and does nothing else.</summary>
internal sealed class CountingConsumer : IColumnarConsumer
{
    public IReadOnlyList<(int Column, ValueCoder Coder)> Columns => [];

    public void AcceptBatch(ulong[][] codes, ReadOnlySpan<byte> selected) { }

    public void Begin(FlowLogSchema schema, FlowLogObject source) { }

    public int Accept(in LineView line) => -1;

    public void End() { }
}
