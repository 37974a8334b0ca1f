namespace LivepeerAkka.Simulator.Sessions;

/// <summary>What a session's script is about; the names stand in the truth file, in lower case with underscores.</summary>
public enum Scenario
{
    /// <summary>Runs and is closed by the ingest.</summary>
    NormalClosed,

    /// <summary>Runs and is stopped.</summary>
    NormalStopped,

    /// <summary>Runs; no close is ever sent.</summary>
    NormalIdle,

    /// <summary>Nobody was available.</summary>
    Refused,

    /// <summary>Loads until the user gives up.</summary>
    LoadingForever,

    /// <summary>A real error before any output.</summary>
    StartupError,

    /// <summary>The user leaves within, at or just beyond the patience.</summary>
    UserLeftEarly,

    /// <summary>The user's input is missing.</summary>
    InputFault,

    /// <summary>A request and nothing more.</summary>
    RequestOnly,

    /// <summary>Signals without a request.</summary>
    NeverRequested,

    /// <summary>A swap event, then another node.</summary>
    SwapConfirmed,

    /// <summary>Another node without a swap event.</summary>
    SwapInferred,

    /// <summary>Another node, then the swap event, in time or too late to count.</summary>
    SwapNamedLater,

    /// <summary>A swap names a node that left no other evidence.</summary>
    SwapPhantom,

    /// <summary>The first node fails to start; the next one does, or also fails.</summary>
    SwapAfterFailedStart,

    /// <summary>To another node and back.</summary>
    SwapAndReturn,

    /// <summary>Output stops before the end.</summary>
    OutputLost,

    /// <summary>The runner restarts mid-stream, with a sticky error.</summary>
    RunnerRestarts,

    /// <summary>Parameter updates mid-stream.</summary>
    ParamsUpdates,

    /// <summary>The same ids again after a close.</summary>
    Reopened,
}
