using SecureNet.Provisioning;

namespace SecureNet;

/// <summary>
/// Another run changed the deployment while this one looked at it: the work begins again, with a new look. Nothing was changed by it.
/// </summary>
internal sealed class LookAgainException(string deployment) : RefusedException(
    "AnotherRun",
        $"Another run changed deployment '{deployment}' while this one looked at it. What this command had not begun was not done.",
        deployment, "Run this again: it goes on with what is there.");
