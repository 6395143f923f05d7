namespace SecureNet.Reachability.Matrix;

/// <summary>The whole matrix in figures.</summary>
/// <param name="ClassPairs">Pairs of classes between which the network leads at all; each was worked out.</param>
/// <param name="ReachingPairs">Those with any traffic.</param>
/// <param name="InterfacePairs">The pairs of addresses (or of an address and an atom of the internet) that they stand for.</param>
/// <param name="DifferentResults">How many different answers there are.</param>
public readonly record struct MatrixSummary(long ClassPairs, long ReachingPairs, long InterfacePairs, int DifferentResults);
