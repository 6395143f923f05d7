namespace SecureNet.FlowLogs;

/// <summary>Takes the records that the conditions let through: from text line by line, from Parquet batch by batch. One a worker; never called by two threads at once.</summary>
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

/// <summary>Counts, and does nothing else.</summary>
internal sealed class CountingConsumer : IRecordConsumer
{
    public void Begin(FlowLogSchema schema, FlowLogObject source) { }

    public int Accept(in LineView line) => -1;

    public void End() { }
}
