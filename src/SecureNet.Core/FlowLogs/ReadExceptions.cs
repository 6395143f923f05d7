namespace SecureNet.FlowLogs;

/// <summary>A file that has no flow log records in it.</summary>
internal sealed class NotAFlowLogException(string why) : Exception(why);

/// <summary>A file that has records, but not the field that a question needs.</summary>
internal sealed class MissingFieldException(string why) : Exception(why);
