namespace SecureNet.FlowLogs;

/// <summary>
/// One group: the values that it has in common, in the order of the question's fields, and its sums in the order of the question's.
/// </summary>
public sealed record FlowLogGroup(IReadOnlyList<object?> Key, IReadOnlyList<long> Sums);

/// <summary>The answer to a question.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Groups">The groups, largest first, or in the order of their keys.</param>
/// <param name="GroupCount">How many groups there are in all.</param>
/// <param name="SpilledBytes">Bytes that went through a temporary file because memory was too small; 0 where it was not.</param>
public sealed record FlowLogAnswer(FlowLogQuestion Question, IReadOnlyList<FlowLogGroup> Groups, long GroupCount, long SpilledBytes);
