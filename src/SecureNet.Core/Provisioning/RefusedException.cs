namespace SecureNet.Provisioning;

/// <summary>Something that was asked for cannot be; nothing was changed.</summary>
/// <param name="id">A short name of the problem, such as <c>OverlappingCidrBlocks</c>; it becomes the PowerShell error id.</param>
/// <param name="message">What is wrong, with the resource and its place.</param>
/// <param name="target">What the user named.</param>
/// <param name="advice">What to do next.</param>
public class RefusedException(string id, string message, object? target, string advice) : Exception(message)
{
    public string Id { get; } = id;
    public object? Target { get; } = target;
    public string Advice { get; } = advice;
}
