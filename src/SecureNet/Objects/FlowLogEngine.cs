namespace SecureNet;

/// <summary>Who answers a question about the flow logs of a bucket.</summary>
public enum FlowLogEngine
{
    /// <summary>This machine where little has to be read, else Athena where Register-FlowLogTable was run.</summary>
    Auto,

    /// <summary>This machine, which downloads the objects.</summary>
    Local,

    /// <summary>Amazon Athena, which is paid by the bytes it reads.</summary>
    Athena,
}
