namespace LivepeerAkka.Simulator;

/// <summary>How often things happen. The README beside this file says each proportion with its source.</summary>
public enum TrafficMix
{
    /// <summary>Every trouble is so frequent that some hundred sessions show it: for tests and demonstrations.</summary>
    Dense,

    /// <summary>As two capability snapshots and a recorded session show the network, over a day with its hours of more and of less traffic.</summary>
    Real,
}
